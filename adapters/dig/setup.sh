#!/bin/sh
# Looks for BIND's dig. Nothing is built.
. "$(dirname "$0")/../need.sh"

debian bind9-dnsutils=1:9.18.49-1~deb12u3
