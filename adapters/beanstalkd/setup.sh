#!/bin/sh
# Looks for beanstalkd 1.12. Nothing is built: serve.sh starts it with a configuration of its own.
. "$(dirname "$0")/../need.sh"

debian beanstalkd=1.12-2+b1
