#!/bin/sh
# Looks for nginx 1.22.1 with its stream module, and for the python3 that is behind it. Nothing is built.
. "$(dirname "$0")/../need.sh"

debian nginx=1.22.1-9+deb12u11
debian libnginx-mod-stream=1.22.1-9+deb12u11
tool python3 python3
