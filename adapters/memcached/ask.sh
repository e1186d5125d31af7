#!/bin/sh
# memccp and memccat, which keep files and fetch them: ask.sh HOST:PORT (Debian's libmemcached-tools)
set -eu
files=$(mktemp -d)
trap 'rm -rf "$files"' EXIT
for n in 3 20 45 8 150; do
	head -c "$n" /dev/urandom | base64 -w0 >"$files/key$n"
	memccp --servers="$1" "$files/key$n"
	memccat --servers="$1" "key$n"
done
