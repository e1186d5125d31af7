#!/bin/sh
# Installs mqtt-packet 6.6.0, 6.7.0 and 9.0.2 as package-lock.json pins them.
. "$(dirname "$0")/../need.sh"

npm_ci
