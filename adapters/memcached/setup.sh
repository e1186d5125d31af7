#!/bin/sh
# Looks for memcached 1.6.18. Nothing is built: serve.sh starts it with a configuration of its own.
. "$(dirname "$0")/../need.sh"

debian memcached=1.6.18-1+deb12u1
