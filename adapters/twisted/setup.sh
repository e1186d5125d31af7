#!/bin/sh
# Looks for Twisted 22.4.0. The manifests start Debian's own python3: a python of pyenv or conda does not see Debian's packages.
. "$(dirname "$0")/../need.sh"

debian python3-twisted=22.4.0-4+deb12u1
