#!/bin/sh
# coap-server in the foreground on HOST:PORT: serve.sh HOST:PORT
set -eu
exec coap-server-notls -A "${1%:*}" -p "${1##*:}"
