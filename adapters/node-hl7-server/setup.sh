#!/bin/sh
# Installs node-hl7-server 2.5.0 as package-lock.json pins it.
. "$(dirname "$0")/../need.sh"

npm_ci
