#!/bin/sh
# Installs riemann 2.2.0 as package-lock.json pins it.
. "$(dirname "$0")/../need.sh"

npm_ci
