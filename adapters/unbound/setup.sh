#!/bin/sh
# Looks for Unbound 1.17.1. Nothing is built: serve.sh starts it with a configuration of its own.
. "$(dirname "$0")/../need.sh"

debian unbound=1.17.1-2+deb12u4
