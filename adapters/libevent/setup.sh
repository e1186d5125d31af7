#!/bin/sh
# Builds the adapter into out/, with libevent 2.1.12, jansson and a C compiler.
. "$(dirname "$0")/../need.sh"

tool cc gcc
debian libevent-dev=2.1.12-stable-8+deb12u1
debian libjansson-dev=2.14-2
mkdir -p out
cc -O2 -Wall -Wextra -o out/adapter adapter.c client.c tell.c -levent -ljansson || stop "cc could not build it, see above"
