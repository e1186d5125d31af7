#!/bin/sh
# MPD in the foreground on HOST:PORT, without music: serve.sh HOST:PORT
set -eu
config=$(mktemp)
trap 'rm -f "$config"' EXIT
printf 'bind_to_address "%s"\nport "%s"\nconnection_timeout "60"\nmax_connections "2000"\nmax_output_buffer_size "65536"\naudio_output {\n type "null"\n name "none"\n}\n' "${1%:*}" "${1##*:}" >"$config"
mpd --no-daemon --stderr "$config" &
server=$!
trap 'kill "$server"' TERM INT
wait "$server" || wait "$server"
