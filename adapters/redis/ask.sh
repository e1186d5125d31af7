#!/bin/sh
# redis-cli, which asks for an echo of several lengths: ask.sh HOST:PORT (Debian's redis-tools)
set -eu
random() { head -c "$1" /dev/urandom | base64 -w0; }
for word in one seventeen "$(random 40)" four "a longer text that is echoed" "$(random 9)"; do
	echo "ECHO \"$word\""
done | redis-cli -h "${1%:*}" -p "${1##*:}"
