#!/usr/bin/env bash
# Judges implementations several times and tells which verdicts differ: stable.sh SOCKDRILL RUNS [NAME ...]
#
# The reports go to OUT/stable/RUN. It fails if a case that is not listed as flaky passed in one run and failed in another.
SOCKDRILL=$(realpath "$1")
runs=$2
shift 2
. "$(dirname "$0")/judge.sh"
out=$out/stable
runs=$(number RUNS "$runs")
chosen=$(names "$@")
rm -rf "$out"
for run in $(seq "$runs"); do
	echo "run $run of $runs"
	judge_all "$out/$run" $chosen || true # a verdict that is always red is no business of this
done
go run ./docs/stable "$out"
