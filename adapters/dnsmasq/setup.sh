#!/bin/sh
# Looks for dnsmasq. Nothing is built.
. "$(dirname "$0")/../need.sh"

debian dnsmasq-base=2.90-4~deb12u2
