#!/bin/sh
# Looks for FreeRADIUS' radclient. Nothing is built.
. "$(dirname "$0")/../need.sh"

debian freeradius-utils=3.2.1+dfsg-4+deb12u1
