#!/bin/sh
# Looks for Unbound. Nothing is built: serve.sh starts it with a configuration of its own.
set -eu

PATH=$PATH:/usr/sbin
command -v unbound >/dev/null || { echo "unbound: it is not installed (Debian 12: apt-get install unbound, 1.17.1-2)" >&2; exit 1; }
