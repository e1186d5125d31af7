#!/bin/sh
# upsc, which lists what there is: ask.sh HOST:PORT (Debian's nut-client)
set -eu
for _ in 1 2 3; do
	upsc -l "$1"
done
upsc -L "$1"
