#!/bin/sh
# Builds it into out/.
. "$(dirname "$0")/../need.sh"

command -v go >/dev/null || stop "no go (https://go.dev/dl, 1.26.8)"
[ "$(go env GOVERSION)" = go1.26.8 ] || stop "no go 1.26.8 but $(go env GOVERSION)"
CGO_ENABLED=0 go build -trimpath -o out/go-dialer . || stop "it could not be built, see above"
