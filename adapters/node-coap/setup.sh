#!/bin/sh
# Installs coap 1.5.0 as package-lock.json pins it.
. "$(dirname "$0")/../need.sh"

npm_ci
