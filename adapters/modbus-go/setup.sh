#!/bin/sh
# Builds the client with each of the two libraries into out/, in a module of its own that pins them.
. "$(dirname "$0")/../need.sh"

command -v go >/dev/null || stop "no go (https://go.dev/dl, 1.26 or newer)"
for library in goburrow gridx; do
	CGO_ENABLED=0 go build -trimpath -tags "$library" -o "out/$library" . || stop "its module could not be fetched or built, see above"
done
