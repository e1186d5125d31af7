#!/bin/sh
# Says why Unbound is not judged: run.sh SOCKDRILL, as the other folders have it.
set -eu

"$(dirname "$(realpath "$0")")/setup.sh" || exit 0
echo "it is installed, and cannot be judged yet: it answers DNS questions and echoes nothing (adapters/unbound/RESULT.md)"
