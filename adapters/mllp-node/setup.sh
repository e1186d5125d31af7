#!/bin/sh
# Installs mllp-node 2.0.0 as package-lock.json pins it.
. "$(dirname "$0")/../need.sh"

npm_ci
