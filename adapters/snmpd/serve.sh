#!/bin/sh
# snmpd in the foreground on HOST:PORT, over TCP, or over UDP: serve.sh HOST:PORT [udp]
set -eu
PATH=$PATH:/usr/sbin # where Debian puts it
config=$(mktemp)
trap 'rm -f "$config"' EXIT
printf 'rocommunity public\nsysName sockdrill\nsysContact %s\n' "$(printf '%0255d' 0)" >"$config"
snmpd -f -Lo -C -c "$config" -r -p '' "${2:-tcp}:${1%:*}:${1##*:}" &
server=$!
trap 'kill "$server"' TERM INT
wait "$server" || wait "$server"
