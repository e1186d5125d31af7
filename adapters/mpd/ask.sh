#!/bin/sh
# mpc, which asks how things are and changes them: ask.sh HOST:PORT (Debian's mpc)
set -eu
export MPD_HOST="${1%:*}" MPD_PORT="${1##*:}"
mpc status
mpc outputs
mpc stats
for what in stop clear 'repeat on'; do
	mpc -q $what
done
