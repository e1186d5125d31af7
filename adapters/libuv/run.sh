#!/bin/sh
# Judges libuv as an echo server, without an adapter: run.sh SOCKDRILL
set -eu

sockdrill=$(realpath "$1")
here=$(dirname "$(realpath "$0")")
out=${OUT:-reports/out}

if ! "$here/setup.sh"; then
	echo "libuv: its server could not be built, nothing is judged"
	exit 0
fi
"$sockdrill" run -f "$here/sockdrill.yaml" --out "$out/libuv"
