#!/bin/sh
# Judges framed-stream as an echo server, without an adapter: run.sh SOCKDRILL
set -eu

sockdrill=$(realpath "$1")
here=$(dirname "$(realpath "$0")")
out=${OUT:-reports/out}

if ! "$here/setup.sh"; then
	echo "framed-stream: its server could not be made ready, nothing is judged"
	exit 0
fi
"$sockdrill" run -f "$here/sockdrill.yaml" --out "$out/framed-stream"
