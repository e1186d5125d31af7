#!/bin/sh
# Looks for gearmand 1.1.20. Nothing is built: serve.sh starts it with a configuration of its own.
. "$(dirname "$0")/../need.sh"

debian gearman-job-server=1.1.20+ds-1
