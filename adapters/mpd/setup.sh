#!/bin/sh
# Looks for MPD 0.23.12. Nothing is built: serve.sh starts it with a configuration of its own.
. "$(dirname "$0")/../need.sh"

debian mpd=0.23.12-1+b1
