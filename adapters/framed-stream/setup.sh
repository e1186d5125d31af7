#!/bin/sh
# Installs framed-stream 1.0.1 as package-lock.json pins it.
. "$(dirname "$0")/../need.sh"

npm_ci
