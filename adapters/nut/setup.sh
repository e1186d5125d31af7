#!/bin/sh
# Looks for NUT upsd 2.8.0. Nothing is built: serve.sh starts it with a configuration of its own.
. "$(dirname "$0")/../need.sh"

debian nut-server=2.8.0-7
