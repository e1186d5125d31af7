#!/bin/sh
# Builds the server into out/, in a module of its own that pins gnet v2.9.4.
. "$(dirname "$0")/../need.sh"

command -v go >/dev/null || stop "no go (https://go.dev/dl, 1.26 or newer)"
CGO_ENABLED=0 go build -trimpath -o out/gnet-echo . || stop "its module could not be fetched or built, see above"
