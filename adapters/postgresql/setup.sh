#!/bin/sh
# Looks for PostgreSQL 15. Nothing is built: serve.sh starts it with a configuration of its own.
. "$(dirname "$0")/../need.sh"

debian postgresql-15=15.20-0+deb12u1
