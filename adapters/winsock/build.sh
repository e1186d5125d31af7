#!/bin/sh
# Builds programs for Windows into out/: build.sh COMPILER FOLDER NAME ... It takes a g++ of mingw-w64 with POSIX threads.
#
# Each NAME is one source of FOLDER, which may include what is here. What is newer than all sources is not built again.
set -eu
compiler=$1 folder=$2 here=$(dirname "$(realpath "$0")")
shift 2
cd "$folder"
mkdir -p out
cp "$here/../../cmd/sockdrill/templates/cpp/drill.hpp.tmpl" out/drill.hpp
for name; do
	[ ! -e "out/$name.exe" ] || [ -n "$(find . "$here" -maxdepth 1 -name '*.?pp' -newer "out/$name.exe")" ] || continue
	"$compiler" -std=c++17 -O2 -Wall -Wextra -static -I"$here" -Iout -o "out/$name.$$.exe" "$name.cpp" -lws2_32 -lmswsock
	mv "out/$name.$$.exe" "out/$name.exe" # whole at once: another setup.sh may build the same
done
