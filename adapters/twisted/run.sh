#!/bin/sh
# Judges Twisted's two framed receivers as echo servers, without an adapter: run.sh SOCKDRILL [PYTHON3]
#
# What they are known to fail stands in int32.yaml and line.yaml with its reason: the script fails when that changes, and
# when sockdrill itself has trouble.
set -eu

sockdrill=$(realpath "$1")
python=${2:-/usr/bin/python3}
here=$(dirname "$(realpath "$0")")
out=${OUT:-reports/out}

if ! "$python" -c 'import twisted' 2>/dev/null; then
	echo "python3-twisted is not installed for $python: nothing is judged (Debian: apt-get install python3-twisted)"
	exit 0
fi
PATH=$(dirname "$python"):$PATH # the manifests say python3
export PATH

exit=0
"$sockdrill" run -f "$here/int32.yaml" --out "$out/twisted-int32" || exit=$?
"$sockdrill" run -f "$here/line.yaml" --out "$out/twisted-line" || exit=$?
exit "$exit"
