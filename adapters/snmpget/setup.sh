#!/bin/sh
# Looks for Net-SNMP's snmpget. Nothing is built.
. "$(dirname "$0")/../need.sh"

debian snmp=5.9.3+dfsg-2+deb12u1
