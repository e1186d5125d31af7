#!/bin/sh
# NUT's upsd in the foreground on HOST:PORT, with a device that no driver serves: serve.sh HOST:PORT
set -eu
PATH=/lib/nut:$PATH # where Debian puts it, behind a script that reads /etc/nut
config=$(mktemp -d)
trap 'rm -rf "$config"' EXIT
printf '[desk]\n\tdriver = dummy-ups\n\tport = none\n' >"$config/ups.conf"
printf 'LISTEN %s %s\nMAXCONN 1000\nSTATEPATH %s\n' "${1%:*}" "${1##*:}" "$config" >"$config/upsd.conf"
: >"$config/upsd.users"
chmod -R go-rwx "$config"
export NUT_CONFPATH="$config" NUT_STATEPATH="$config" NUT_PIDPATH="$config" NUT_ALTPIDPATH="$config"
user=$(id -un)
upsd -F -u "$user" &
server=$!
trap 'kill "$server"' TERM INT
wait "$server" || wait "$server"
