#!/bin/sh
# Compiles the server into out/, with Netty 4.1.48 and a JDK (17).
. "$(dirname "$0")/../need.sh"

tool javac openjdk-17-jdk-headless
debian libnetty-java=1:4.1.48-7+deb12u2
mkdir -p out/jars # only what the server needs: a class path of all of Debian's jars starts slowly
for part in buffer codec common resolver transport; do
	ln -sf "/usr/share/java/netty-$part-4.1.48.Final.jar" out/jars/
done
javac -cp "out/jars/*" -d out Echo.java || stop "javac could not build Echo.java, see above"
