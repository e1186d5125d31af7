#!/bin/sh
# Judges Netty's two frame decoders in echo servers, without an adapter: run.sh SOCKDRILL
set -eu

sockdrill=$(realpath "$1")
here=$(dirname "$(realpath "$0")")
out=${OUT:-reports/out}

if ! "$here/setup.sh"; then
	echo "netty: its server could not be built, nothing is judged"
	exit 0
fi
exit=0
"$sockdrill" run -f "$here/length.yaml" --out "$out/netty-length" || exit=$?
"$sockdrill" run -f "$here/line.yaml" --out "$out/netty-line" || exit=$?
exit "$exit"
