#!/bin/sh
# dnsmasq in the foreground on HOST:PORT, with an answer of its own and no network: serve.sh HOST:PORT
set -eu
PATH=$PATH:/usr/sbin # where Debian puts it
exec dnsmasq --keep-in-foreground --log-facility=- --conf-file=/dev/null --no-resolv --no-hosts --user= --pid-file= --bind-interfaces \
	--listen-address="${1%:*}" --port="${1##*:}" --host-record=a.sockdrill.test,127.0.0.1,3600
