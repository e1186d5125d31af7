#!/bin/sh
# socat in the foreground: serve.sh HOST:PORT CERT KEY
set -eu

exec socat "OPENSSL-LISTEN:${1##*:},bind=${1%:*},reuseaddr,fork,backlog=1024,cert=$2,key=$3,verify=0" PIPE
