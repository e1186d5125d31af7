#!/bin/sh
# Installs smpp 0.5.1 as package-lock.json pins it.
. "$(dirname "$0")/../need.sh"

npm_ci
