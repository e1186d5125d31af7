#!/bin/sh
# Builds the server into out/. Needs a C compiler and libuv 1.44.2 (Debian 12: gcc, libuv1-dev 1.44.2-1+deb12u1).
set -eu
cd "$(dirname "$0")"

command -v cc >/dev/null || { echo "libuv: no C compiler cc (Debian: apt-get install gcc libc6-dev)" >&2; exit 1; }
[ -e /usr/include/uv.h ] || { echo "libuv: no uv.h (Debian: apt-get install libuv1-dev)" >&2; exit 1; }
mkdir -p out
cc -O2 -Wall -Wextra -o out/echo echo.c -luv
