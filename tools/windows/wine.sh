#!/bin/sh
# The Windows build of sockdrill under Wine: wine.sh FOLDER [WORD ...]
#
# It builds FOLDER/sockdrill.exe, has it judge the reference, with these words behind `run --reference`, interrupts it once by Ctrl-C in a
# console, and runs the unit tests of the packages that touch the system. Wine gets a prefix in FOLDER, which is removed at the end, as is every program in it.
set -eu
cd "$(dirname "$0")/../.."
wine=/usr/lib/wine/wine64 # where Debian puts it; it has no wrapper in PATH
server=/usr/lib/wine/wineserver64
dlls=/usr/lib/x86_64-linux-gnu/wine/x86_64-windows
compiler=x86_64-w64-mingw32-gcc-posix
stop() {
	echo "make windows: $1" >&2
	exit 2
}
[ -x "$wine" ] && [ -x "$server" ] && [ -d "$dlls" ] || stop "there is no Wine in /usr/lib/wine; adapters/winsock/setup.sh install installs it"
command -v "$compiler" >/dev/null || stop "there is no mingw-w64 ($compiler); adapters/winsock/setup.sh install installs it"

out=$1
shift
mkdir -p "$out"
out=$(realpath "$out")
WINEPREFIX=$out/prefix
# Wine's own programs are of no use to sockdrill, and would outlive it. Without a display there is no console either.
WINEDLLOVERRIDES='wineboot.exe,services.exe,winedevice.exe,plugplay.exe,explorer.exe,winedbg.exe=d'
export WINEPREFIX WINEDLLOVERRIDES WINEDEBUG="${WINEDEBUG--all}"
unset DISPLAY WAYLAND_DISPLAY
tidy() {
	[ ! -d "$WINEPREFIX" ] || "$server" -k 2>/dev/null || true
	rm -rf "$WINEPREFIX"
}
tidy
trap tidy EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
{
	mkdir -p "$WINEPREFIX/dosdevices" "$WINEPREFIX/drive_c/windows/system32" "$WINEPREFIX/drive_c/temp" &&
		ln -s "$dlls"/* "$WINEPREFIX/drive_c/windows/system32" &&
		ln -s ../drive_c "$WINEPREFIX/dosdevices/c:" &&
		ln -s / "$WINEPREFIX/dosdevices/z:"
} 2>/dev/null || stop "a prefix for Wine cannot be made in $WINEPREFIX"
"$compiler" -O1 -shared -o "$WINEPREFIX/drive_c/windows/system32/bcryptprimitives.dll" tools/windows/prng.c -ladvapi32 ||
	stop "mingw-w64 could not build tools/windows/prng.c, see above"

# Wine 8 says of a newer way to delete a file that it is not implemented; package os falls back at "not supported" alone, and the folders
# of tests would be left. For the tests, and for nothing else, it takes the one for the other.
root=$(go env GOROOT)/src/internal/syscall/windows/at_windows.go
sed 's|^\t\tSTATUS_NOT_SUPPORTED:|\t\tSTATUS_NOT_SUPPORTED, NTStatus(0xC0000002):|' "$root" >"$out/at_windows.go"

# Nor does it know the two options by which Go keeps a socket of UDP from being told that a port is closed, without which package net opens
# none. Linux tells that to nobody but a socket that was connected, so that this program does without them there.
fd=$(go env GOROOT)/src/net/fd_windows.go
sed 's|return wrapSyscallError("wsaioctl", err)|_ = err // Wine|' "$fd" >"$out/fd_windows.go"
printf '{"Replace": {"%s": "%s"}}\n' "$fd" "$out/fd_windows.go" >"$out/datagrams.json"
printf '{"Replace": {"%s": "%s", "%s": "%s"}}\n' "$root" "$out/at_windows.go" "$fd" "$out/fd_windows.go" >"$out/overlay.json"

# Wine takes TEMP and TMP from these.
export GOOS=windows GOARCH=amd64 CGO_ENABLED=0 WINETEMP='C:\temp' WINETMP='C:\temp'
go build -trimpath -overlay "$out/datagrams.json" -o "$out/sockdrill.exe" ./cmd/sockdrill
status=0
"$wine" "$out/sockdrill.exe" run --reference --out "$out/report" "$@" </dev/null || status=$?

# Ctrl-C in a console, which script(1) makes: what was judged until then is reported, and nobody is left running.
interrupted=0
rm -rf "$out/interrupted"
(
	sleep 6
	printf '\003'
	sleep 10
) | script -qec "'$wine' '$out/sockdrill.exe' run --reference --run FRM --out '$out/interrupted'" /dev/null >"$out/interrupted.txt" || interrupted=$?
left=$(pgrep -f "$(printf %s "$out" | tr / .).sockdrill.exe (worker|reference)" || true)
if [ "$interrupted" = 130 ] && [ -f "$out/interrupted/report.json" ] && [ -z "$left" ]; then
	echo "after Ctrl-C: exit code 130, a report, and nobody is left running"
else
	echo "after Ctrl-C: exit code $interrupted, want 130; $(ls "$out/interrupted" 2>/dev/null | wc -l) files of a report; left running: ${left:-nobody}"
	status=1
fi
# Wine tells a socket of a reset by a FIN where somebody else has asked the kernel before (adapters/winsock/NOTES.md): the tests of that,
# in resets.txt, are left to Windows.
resets=$(paste -sd '|' tools/windows/resets.txt)
# shellcheck disable=SC2046 # one word for each package
go test -p 1 -skip "^($resets)\$" -overlay "$out/overlay.json" -exec "$wine" $(cat tools/windows/packages.txt) || status=1
exit "$status"
