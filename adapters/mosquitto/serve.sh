#!/bin/sh
# Mosquitto in the foreground on HOST:PORT, open to everybody: serve.sh HOST:PORT
set -eu
PATH=$PATH:/usr/sbin # where Debian puts it
config=$(mktemp)
trap 'rm -f "$config"' EXIT
printf 'listener %s %s\nallow_anonymous true\nmax_queued_messages 0\nmax_inflight_messages 0\nset_tcp_nodelay true\nlog_type none\n' "${1##*:}" "${1%:*}" >"$config"
mosquitto -c "$config" &
server=$!
trap 'kill "$server"' TERM INT
wait "$server" || wait "$server"
