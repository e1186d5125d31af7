#!/bin/sh
# Builds what is here into out/ by mingw-w64, for 64-bit Windows. It is judged under Wine, by wine.sh.
. "$(dirname "$0")/../need.sh"

debian g++-mingw-w64-x86-64-posix=12.2.0-14+deb12u1+25.2+b1
debian wine64=8.0~repack-4
programs='async blocking select poll event iocp async_client blocking_client'
./build.sh x86_64-w64-mingw32-g++-posix . probe $programs || stop "mingw-w64 could not build the programs, see above"
./wine.sh out/probe.exe || stop "Wine does not run a program here, see above"
