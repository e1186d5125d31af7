#!/bin/sh
# Builds the client into out/, in a module of its own that pins grpc-go v1.85.0.
. "$(dirname "$0")/../need.sh"

command -v go >/dev/null || stop "no go (https://go.dev/dl, 1.26 or newer)"
CGO_ENABLED=0 go build -trimpath -o out/client . || stop "its module could not be fetched or built, see above"
