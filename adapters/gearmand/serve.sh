#!/bin/sh
# gearmand in the foreground on HOST:PORT: serve.sh HOST:PORT
set -eu
PATH=$PATH:/usr/sbin # where Debian puts it
exec gearmand --listen "${1%:*}" --port "${1##*:}" --log-file stderr --queue-type builtin
