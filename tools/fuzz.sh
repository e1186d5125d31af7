#!/usr/bin/env bash
# Fuzzes every decoder of the project, one after the other: fuzz.sh TIME (such as 60s). Ends at the first input that fails,
# which go leaves in the package's testdata/fuzz, to be mended and kept.
set -euo pipefail

time=$1
log=$(mktemp)
trap 'rm -f "$log"' EXIT

targets() {
	grep -roE --include='*_test.go' '^func Fuzz[A-Za-z]+' harness reference reports | sed -E 's|/[^/]+_test.go:func | |' | sort
}

targets | while read -r package target; do
	echo "$package $target, $time"
	if ! go test "./$package" -run '^$' -fuzz "^$target\$" -fuzztime "$time" -fuzzminimizetime 1s >"$log" 2>&1 </dev/null; then
		# When the time is over just as an input is being made smaller, go reports the end of the time as a failure.
		if grep -q 'Failing input' "$log" || ! grep -q 'context deadline exceeded' "$log"; then
			cat "$log"
			exit 1
		fi
	fi
	tail -n 1 "$log"
done
