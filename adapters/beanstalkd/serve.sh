#!/bin/sh
# beanstalkd in the foreground on HOST:PORT: serve.sh HOST:PORT
set -eu
exec beanstalkd -l "${1%:*}" -p "${1##*:}" -z 2000000
