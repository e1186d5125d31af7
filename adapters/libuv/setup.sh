#!/bin/sh
# Builds the server into out/, with libuv 1.44.2 and a C compiler.
. "$(dirname "$0")/../need.sh"

tool cc gcc
debian libuv1-dev=1.44.2-1+deb12u1
mkdir -p out
cc -O2 -Wall -Wextra -o out/echo echo.c -luv || stop "cc could not build echo.c, see above"
