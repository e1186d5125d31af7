#!/bin/sh
# Looks for Python 3.11.2, whose ssl is Debian's OpenSSL. The manifests start Debian's own python3.
. "$(dirname "$0")/../need.sh"

debian python3=3.11.2-1+b1
