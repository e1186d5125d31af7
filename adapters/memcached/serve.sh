#!/bin/sh
# memcached in the foreground on HOST:PORT: serve.sh HOST:PORT
set -eu
exec memcached -u "$(id -un)" -l "${1%:*}" -p "${1##*:}" -U 0 -m 256 -c 4096
