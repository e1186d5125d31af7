#!/usr/bin/env bash
# Prints figures of sockdrill on this machine: bench.sh SOCKDRILL [soak]
#
# Without a second word: the drill on the reference (five runs), the first verdict, `check`, and the relay. With soak: fifteen
# drills in a row, then five beside eight busy loops, and what they counted. Nothing here asserts a time.
set -euo pipefail

sockdrill=$(realpath "$1")
out=$(mktemp -d)
trap 'kill $(jobs -p) 2>/dev/null || true; rm -rf "$out"' EXIT

median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }

# drill NAME: judges the reference into $out/NAME and prints the closing line of the run.
drill() {
	"$sockdrill" run --reference --out "$out/$1" 2>/dev/null | grep -E ' wall, ' || true
}

# total FILE KEY: a figure of the last event of a run, such as "fail" or "wall" in nanoseconds; 0 if it is absent.
total() {
	tail -n 1 "$1/events.ndjson" | grep -oE "\"$2\":[0-9]+" | tail -n 1 | cut -d: -f2 | grep . || echo 0
}

now() { date +%s%N; }

# first_verdict: milliseconds from the start of a drill to its first line; the drill is then ended.
first_verdict() {
	local began line pid
	began=$(now)
	exec 3< <(exec "$sockdrill" run --reference --out "$out/first" 2>/dev/null)
	pid=$!
	read -r line <&3
	echo $((($(now) - began) / 1000000))
	kill "$pid"
	cat <&3 >/dev/null # until it has ended
	exec 3<&-
}

figures() {
	echo "machine: $(nproc) cores, $(uname -sr)"
	for n in 1 2 3 4 5; do
		drill "drill$n" >/dev/null
		total "$out/drill$n" wall >>"$out/wall"
		total "$out/drill$n" sum >>"$out/sum"
	done
	local wall sum
	wall=$(median <"$out/wall")
	sum=$(median <"$out/sum")
	awk -v w="$wall" -v s="$sum" 'BEGIN { printf "drill on the reference: %.1f s wall, %.1f s in all cases: %.1f times less (medians of 5)\n", w/1e9, s/1e9, s/w }'

	for n in 1 2 3 4 5; do
		first_verdict >>"$out/verdict"
		local began
		began=$(now)
		"$sockdrill" check "$sockdrill reference client" >/dev/null
		echo $((($(now) - began) / 1000000)) >>"$out/check"
	done
	echo "first verdict on the screen: $(median <"$out/verdict") ms after the start (median of 5)"
	echo "check of an adapter: $(median <"$out/check") ms (median of 5)"
	"$sockdrill" doctor | grep -E 'round trip' | sort -u
}

# count NAME...: sums up what these drills counted.
count() {
	local key n
	for key in pass fail error inconclusive; do
		n=0
		for run in "$@"; do n=$((n + $(total "$out/$run" "$key"))); done
		printf '%s %d  ' "$key" "$n"
	done
	echo
}

soak() {
	local names=() busy=()
	for n in $(seq 15); do
		echo "$n: $(drill "quiet$n")"
		names+=("quiet$n")
	done
	echo "15 drills in a row: $(count "${names[@]}")"
	for _ in $(seq 8); do
		(while :; do :; done) &
		busy+=($!)
	done
	names=()
	for n in 1 2 3 4 5; do
		echo "busy $n: $(drill "busy$n")"
		names+=("busy$n")
	done
	kill "${busy[@]}"
	echo "5 drills beside eight busy loops: $(count "${names[@]}")"
}

case ${2:-figures} in
figures) figures ;;
soak) soak ;;
*)
	echo "bench.sh: $2 is neither empty nor soak" >&2
	exit 2
	;;
esac
