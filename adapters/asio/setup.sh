#!/bin/sh
# Builds what is here into out/, with Boost 1.74's Asio and a C++20 compiler with coroutines (g++ 10 or newer).
. "$(dirname "$0")/../need.sh"

tool g++ g++
debian libboost1.74-dev=1.74.0+ds1-21
mkdir -p out
cp ../../cmd/sockdrill/templates/cpp/drill.hpp.tmpl out/drill.hpp
# build NAME SOURCE ...: out/NAME from the first source, if one of them is newer.
build() {
	out=out/$1
	shift
	[ -e "$out" ] && [ -z "$(find "$@" -newer "$out")" ] || g++ -std=c++20 -O1 -Wall -Wextra -pthread -Iout -o "$out" "$1" || stop "g++ could not build $1, see above"
}
build echo echo.cpp
build client adapter.cpp client.hpp
