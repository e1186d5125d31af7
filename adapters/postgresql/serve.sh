#!/bin/sh
# PostgreSQL in the foreground on HOST:PORT, with a cluster of its own: serve.sh HOST:PORT
set -eu
PATH=$PATH:/usr/lib/postgresql/15/bin # where Debian puts it
data=$(mktemp -d)
trap 'rm -rf "$data"' EXIT
as=
if [ "$(id -u)" = 0 ]; then # it refuses to run as root
	chown nobody "$data"
	as='setpriv --reuid=nobody --regid=nogroup --clear-groups'
fi
$as initdb --no-sync --auth=trust --username=sockdrill --encoding=SQL_ASCII --locale=C "$data" >/dev/null
$as postgres -D "$data" -h "${1%:*}" -p "${1##*:}" -k '' -F -c max_connections=200 -c logging_collector=off &
server=$!
trap 'kill -INT "$server"' TERM INT
wait "$server" || wait "$server"
