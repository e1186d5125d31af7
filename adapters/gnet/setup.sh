#!/bin/sh
# Builds the server into out/, in a module of its own with gnet v2.9.4 pinned. Needs Go 1.26 and, once, the module proxy.
set -eu
cd "$(dirname "$0")"

command -v go >/dev/null || { echo "gnet: no Go (https://go.dev/dl, 1.26 or newer)" >&2; exit 1; }
CGO_ENABLED=0 go build -trimpath -o out/gnet-echo . || { echo "gnet: its module could not be fetched or built, see above" >&2; exit 1; }
