#!/bin/sh
# Looks for Debian's Python and dnspython 2.3.0. The manifest starts Debian's own python3, whose packages others do not see.
. "$(dirname "$0")/../need.sh"

debian python3-dnspython=2.3.0-1+deb12u1
