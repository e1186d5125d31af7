#!/bin/sh
# mosquitto_pub, which publishes and has it acknowledged: ask.sh HOST:PORT (Debian's mosquitto-clients)
set -eu
for word in one seventeen "$(head -c 40 /dev/urandom | base64 -w0)" four 'a longer text'; do
	echo "$word"
done | mosquitto_pub -h "${1%:*}" -p "${1##*:}" -t some/topic -q 1 -l -V 311
