#!/bin/sh
# Compiles the server into out/. Needs a JDK (17) and Netty 4.1.48 (Debian 12: openjdk-17-jdk-headless, libnetty-java
# 1:4.1.48-7+deb12u2).
set -eu
cd "$(dirname "$0")"

jars=/usr/share/java
command -v javac >/dev/null || { echo "netty: no javac (Debian: apt-get install openjdk-17-jdk-headless)" >&2; exit 1; }
mkdir -p out/jars # only what the server needs: a class path of all of Debian's jars starts slowly
for part in buffer codec common resolver transport; do
	jar=$jars/netty-$part-4.1.48.Final.jar
	[ -e "$jar" ] || { echo "netty: no $jar (Debian: apt-get install libnetty-java)" >&2; exit 1; }
	ln -sf "$jar" out/jars/
done
javac -cp "out/jars/*" -d out Echo.java
