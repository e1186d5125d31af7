#!/bin/sh
# Looks for Net-SNMP's snmpd 5.9.3. Nothing is built: serve.sh starts it with a configuration of its own.
. "$(dirname "$0")/../need.sh"

debian snmpd=5.9.3+dfsg-2+deb12u1
