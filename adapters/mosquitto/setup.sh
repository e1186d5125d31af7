#!/bin/sh
# Looks for Mosquitto 2.0.11. Nothing is built: serve.sh starts it with a configuration of its own.
. "$(dirname "$0")/../need.sh"

debian mosquitto=2.0.11-1.2+deb12u2
