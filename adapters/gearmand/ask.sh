#!/bin/sh
# gearadmin, which asks in lines: ask.sh HOST:PORT (Debian's gearman-tools)
set -eu
for _ in 1 2 3 4; do
	gearadmin -h "${1%:*}" -p "${1##*:}" --status
	gearadmin -h "${1%:*}" -p "${1##*:}" --server-version
done
