#!/usr/bin/env bash
# Judges the implementations of this folder that are installed: matrix.sh SOCKDRILL [NAME ...]
#
# The reports go to OUT/matrix; adapters/NAME/RESULT.md and OUT/matrix/index.html are written from them. Without names all are
# judged, and docs/reference/matrix.md is written, too, which says of what is not installed what its setup.sh said. It fails if
# a verdict goes against a manifest's lists of known failures; the pages are written all the same. JOBS says how many at once.
SOCKDRILL=$(realpath "$1")
shift
. "$(dirname "$0")/judge.sh"
out=$out/matrix

chosen=$(names "$@")
[ $# -gt 0 ] || rm -rf "$out" # what was judged once, and is no more, would be on the page
verdict=0
judge_all "$out" $chosen || verdict=1
go run ./docs/matrix -reports "$out" "$@"
echo "every verdict with its evidence: $out/index.html"
exit "$verdict"
