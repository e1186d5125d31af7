#!/bin/sh
# A program for Windows under Wine: wine.sh PROGRAM.exe [WORD ...]
#
# Each has a prefix of its own, and so a wineserver of its own: one that many programs share has ended by an assertion in its
# sock.c, and all of them with it. It consists of three links and is removed at the end. Wine's own programs (services.exe and
# the like) are not started: they are of no use to a socket, and would outlive the program. They need no display, either.
set -eu
here=$(dirname "$(realpath "$0")")
wine=/usr/lib/wine/wine64 # where Debian puts it; it has no wrapper in PATH
dlls=/usr/lib/x86_64-linux-gnu/wine/x86_64-windows
refuse() {
	echo "wine.sh: $1" >&2
	exit 1
}
[ -x "$wine" ] && [ -d "$dlls" ] || refuse "there is no Wine in /usr/lib/wine: setup.sh says how to install it"
[ -f "$1" ] || refuse "there is no $1: setup.sh builds it"

# What a run leaves that was killed, the next one removes; several may do so at once.
for left in "$here"/out/prefix/*; do
	[ ! -d "$left" ] || [ -e "/proc/${left##*/}" ] || rm -rf "$left" 2>/dev/null || true
done
WINEPREFIX=$here/out/prefix/$$
WINEDLLOVERRIDES='wineboot.exe,services.exe,winedevice.exe,plugplay.exe,explorer.exe,winedbg.exe=d'
export WINEPREFIX WINEDLLOVERRIDES WINEDEBUG="${WINEDEBUG--all}"
unset DISPLAY WAYLAND_DISPLAY
trap 'rm -rf "$WINEPREFIX"' EXIT
{
	mkdir -p "$WINEPREFIX/drive_c/windows" "$WINEPREFIX/dosdevices" &&
		ln -s "$dlls" "$WINEPREFIX/drive_c/windows/system32" &&
		ln -s ../drive_c "$WINEPREFIX/dosdevices/c:" &&
		ln -s / "$WINEPREFIX/dosdevices/z:"
} 2>/dev/null || refuse "a prefix for Wine cannot be made in $here/out/prefix"

exec 3<&0 # a program in the background would have no input
"$wine" "$@" <&3 3<&- &
program=$!
exec 3<&-
trap 'kill "$program" 2>/dev/null || true' TERM INT HUP
status=0
wait "$program" || status=$?
# A trap ends the first wait, and the program is to be gone before its prefix is.
while kill -0 "$program" 2>/dev/null; do
	wait "$program" || status=$?
done
/usr/lib/wine/wineserver64 -w # it ends with its last program, and writes into the prefix until then
exit "$status"
