#!/bin/sh
# Judges every implementation of this folder that is installed, one after the other, and writes docs/reference/matrix.md:
# matrix.sh SOCKDRILL. What is not installed stands on the page with what its run.sh said. It fails if a verdict goes
# against a manifest's lists of known failures; the page is written all the same.
set -eu

sockdrill=$(realpath "$1")
cd "$(dirname "$(realpath "$0")")/.."
out=${OUT:-reports/out}/matrix

rm -rf "$out"
exit=0
for script in adapters/*/run.sh; do
	name=$(basename "$(dirname "$script")")
	mkdir -p "$out/$name"
	if OUT="$out/$name" "$script" "$sockdrill" >"$out/$name/said.txt" 2>&1; then
		{ grep ' wall, ' "$out/$name/said.txt" || tail -n 1 "$out/$name/said.txt"; } | sed "s/^/$name: /"
	else
		exit=1
		echo "$name: not as its manifest says, see $out/$name/said.txt"
	fi
done
go run ./docs/matrix -reports "$out"
exit "$exit"
