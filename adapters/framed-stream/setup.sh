#!/bin/sh
# Installs framed-stream 1.0.1 into node_modules/, as package-lock.json pins it. Needs Node (tested: 20) and, once, npm's registry.
set -eu
cd "$(dirname "$0")"

command -v node >/dev/null || { echo "framed-stream: no node (Debian: apt-get install nodejs npm)" >&2; exit 1; }
[ ! -d node_modules/framed-stream ] || exit 0
command -v npm >/dev/null || { echo "framed-stream: no npm (Debian: apt-get install npm)" >&2; exit 1; }
npm ci --silent --no-audit --no-fund || { echo "framed-stream: npm could not install it, see above" >&2; exit 1; }
