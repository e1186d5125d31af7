#!/bin/sh
# Builds the server into out/. Needs a C++20 compiler with coroutines (g++ 10 or newer) and Boost 1.74 (Debian 12: g++,
# libboost1.74-dev 1.74.0+ds1-21).
set -eu
cd "$(dirname "$0")"

command -v g++ >/dev/null || { echo "asio: no g++ (Debian: apt-get install g++)" >&2; exit 1; }
grep -qs 'BOOST_LIB_VERSION "1_74"' /usr/include/boost/version.hpp || { echo "asio: no Boost 1.74 in /usr/include (Debian: apt-get install libboost1.74-dev)" >&2; exit 1; }
mkdir -p out
[ out/echo -nt echo.cpp ] || g++ -std=c++20 -O1 -Wall -Wextra -pthread -o out/echo echo.cpp
