#!/bin/sh
# Builds what is here into out/, as ../winsock/setup.sh builds what is there.
. "$(dirname "$0")/../need.sh"

../winsock/setup.sh ${1:+"$1"} || exit 1
programs='async blocking select poll event iocp async_client blocking_client'
../winsock/build.sh x86_64-w64-mingw32-g++-posix . $programs || stop "mingw-w64 could not build the programs, see above"
