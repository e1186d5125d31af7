#!/bin/sh
# Looks for Redis 7.0.15. Nothing is built: serve.sh starts it with a configuration of its own.
. "$(dirname "$0")/../need.sh"

debian redis-server=5:7.0.15-1~deb12u10
