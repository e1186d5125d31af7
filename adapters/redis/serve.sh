#!/bin/sh
# Redis in the foreground on HOST:PORT, without persistence, with a limit that can be judged: serve.sh HOST:PORT
set -eu
exec redis-server --bind "${1%:*}" --port "${1##*:}" --save '' --appendonly no --daemonize no --dir /tmp --proto-max-bulk-len 64mb
