#!/bin/sh
# Looks for socat 1.7.4.4. Nothing is built.
. "$(dirname "$0")/../need.sh"

debian socat=1.7.4.4-2
