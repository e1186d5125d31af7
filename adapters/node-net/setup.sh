#!/bin/sh
# Looks for Node 20.20.2.
. "$(dirname "$0")/../need.sh"

tool node nodejs
[ "$(node --version)" = v20.20.2 ] || stop "no node 20.20.2 but $(node --version) (https://nodejs.org/dist/v20.20.2)"
