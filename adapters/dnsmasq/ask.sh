#!/bin/sh
# dig over TCP, which asks for both kinds of addresses: ask.sh HOST:PORT (Debian's bind9-dnsutils)
set -eu
for _ in 1 2 3; do
	for kind in A AAAA; do
		dig +tcp +tries=1 +time=2 "@${1%:*}" -p "${1##*:}" a.sockdrill.test "$kind"
	done
done
