#!/bin/sh
# Installs what Debian, npm and the other registries have for the implementations of this folder: deps.sh
#
# It runs `setup.sh install` of each, as root or by sudo, and says of what cannot be had why not. It always ends with 0: the
# matrix says of what is missing that it is.
set -u
cd "$(dirname "$(realpath "$0")")"

if command -v apt-get >/dev/null; then
	echo "apt-get reads Debian's lists of packages"
	as_root=
	[ "$(id -u)" = 0 ] || as_root='sudo --non-interactive'
	$as_root apt-get update --quiet --quiet || echo "apt-get could not read all lists; it goes on with those that are here"
fi
said=$(mktemp)
trap 'rm -f "$said"' EXIT
for setup in */setup.sh; do
	name=$(dirname "$setup")
	if "$setup" install >"$said" 2>&1; then
		grep "^$name: " "$said"
		echo "$name: ready"
	else
		sed '$d' "$said"
		echo "SKIPPED  $(tail -n 1 "$said")"
	fi
done
