#!/bin/sh
# Installs stomp-client 0.9.0 as package-lock.json pins it.
. "$(dirname "$0")/../need.sh"

npm_ci
