#!/bin/sh
# Installs jsmodbus 5.0.0 and modbus-serial 8.0.25 as package-lock.json pins them.
. "$(dirname "$0")/../need.sh"

npm_ci
