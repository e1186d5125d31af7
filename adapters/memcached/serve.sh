#!/bin/sh
# memcached in the foreground on HOST:PORT, over TCP, or over UDP: serve.sh HOST:PORT [udp]
set -eu
port=${1##*:}
if [ "${2-}" = udp ]; then
	set -- "${1%:*}" -p 0 -U "$port"
else
	set -- "${1%:*}" -p "$port" -U 0
fi
exec memcached -u "$(id -un)" -m 256 -c 4096 -l "$@"
