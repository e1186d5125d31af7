# What matrix.sh and stable.sh judge with: `. "$(dirname "$0")/judge.sh"`, in bash. It needs SOCKDRILL, the path of the command,
# goes to the root of the project, and gives $out, the folder for reports, and the words below.
set -eu

# number NAME VALUE gives a value that must be a number from 1.
number() {
	case $2 in
	'' | 0* | *[!0-9]*) echo "$1 is \"$2\": give a number from 1" >&2; exit 2 ;;
	esac
	echo "$2"
}

out=$(realpath -m "${OUT:-reports/out}")
cd "$(dirname "$(realpath "${BASH_SOURCE[0]}")")/.."
jobs=$(number JOBS "${JOBS:-2}") # implementations at once; README.md says why two
workers=()

# Each worker is a process group of its own, so that what it has started can be ended with it.
set -m
trap 'stop 129' HUP
trap 'stop 130' INT
trap 'stop 143' TERM

# stop CODE ends what is being judged, waits until it is gone, and exits.
stop() {
	trap '' HUP INT TERM
	for worker in "${workers[@]:-}"; do
		[ -z "$worker" ] || kill -TERM -- "-$worker" 2>/dev/null || true
	done
	wait
	exit "$1"
}

# names NAME ...: the folders that are meant, all that have a setup.sh if none is given, one a line.
names() {
	for name; do
		[ -e "adapters/$name/setup.sh" ] || { echo "there is no adapters/$name/setup.sh" >&2; exit 2; }
	done
	[ $# -gt 0 ] || set -- adapters/*/setup.sh
	printf '%s\n' "$@" | sed 's|^adapters/\(.*\)/setup.sh$|\1|'
}

# judge_all OUT NAME ... judges these folders, JOBS at once. Each manifest is one run, into OUT/NAME/MANIFEST. It fails if a
# verdict goes against a manifest's lists of known failures.
judge_all() {
	local out=$1 verdict=0 worker
	shift
	mkdir -p "$out"
	for name; do
		rm -rf "${out:?}/$name"
	done
	workers=()
	for worker in $(seq "$jobs"); do
		work "$out" "$@" </dev/null &
		workers+=("$!")
	done
	for worker in "${workers[@]}"; do
		wait "$worker" || verdict=1
	done
	workers=()
	return "$verdict"
}

# work OUT NAME ...: one worker. Who makes an implementation's folder judges it.
work() {
	local out=$1 verdict=0
	shift
	trap 'exit 143' TERM # once what it has started has ended
	for name; do
		mkdir "$out/$name" 2>/dev/null || continue
		judge "$out/$name" "$name" || verdict=1
	done
	return "$verdict"
}

# judge OUT NAME: everything that is printed goes to said.txt, of which the closing line of each run is shown.
judge() {
	local said=$1/said.txt verdict=0 manifest profile
	if ! "adapters/$2/setup.sh" >"$said" 2>&1; then
		tail -n 1 "$said"
		return 0
	fi
	for manifest in "adapters/$2"/*.yaml; do
		profile=$(basename "$manifest" .yaml)
		"$SOCKDRILL" run -f "$manifest" --out "$1/$profile" >>"$said" 2>&1 || verdict=1
		{ grep ' wall, ' "$said" || cat "$said"; } | tail -n 1 | sed "s|^|$2, $profile: |"
	done
	[ "$verdict" = 0 ] || echo "$2: not as its manifests say, see $said"
	return "$verdict"
}
