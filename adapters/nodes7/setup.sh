#!/bin/sh
# Installs nodes7 0.3.18 as package-lock.json pins it.
. "$(dirname "$0")/../need.sh"

npm_ci
