#!/usr/bin/env bash
# Records the manifests of real programs, each from its serve.sh and its ask.sh, and judges the server by what was learned:
# record.sh [NAME ...]. It needs SOCKDRILL, the path of the command, and goes on without what is not installed.
set -euo pipefail
sockdrill=$(realpath "$SOCKDRILL")
out=$(realpath -m "${OUT:-reports/out}/records")
cd "$(dirname "$(realpath "$0")")"
[ $# -gt 0 ] || set -- */ask.sh
rm -rf "$out"
for name; do
	name=${name%/ask.sh}
	[ -e "$name/ask.sh" ] || { echo "there is no adapters/$name/ask.sh" >&2; exit 2; }
	if ! said=$("$name/setup.sh" 2>&1); then
		echo "$name: SKIPPED, $(tail -n 1 <<<"$said")"
		continue
	fi
	mkdir -p "$out/$name"
	if ! (cd "$name" && "$sockdrill" record --server './serve.sh {addr}' --client './ask.sh {addr}' -o "$out/$name/sockdrill.yaml") \
		>"$out/$name/said.txt" 2>&1 </dev/null; then
		echo "$name: nothing was learned: $(tail -n 1 "$out/$name/said.txt")"
		continue
	fi
	echo "$name: $(sed -n 's/^framing: //p' "$out/$name/said.txt")"
	sed -n 's/^    \(question\|answer\): /    &/p' "$out/$name/sockdrill.yaml"
	"$sockdrill" run FRM DLM RCV -f "$out/$name/sockdrill.yaml" --side server --out "$out/$name/report" >"$out/$name/run.txt" 2>&1 </dev/null || true
	echo "    $(grep ' wall, ' "$out/$name/run.txt" || tail -n 1 "$out/$name/run.txt")"
done
