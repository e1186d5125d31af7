# What every setup.sh begins with: `. "$(dirname "$0")/../need.sh"`. It goes into the folder of that setup.sh, and gives
# it the words below. `setup.sh` alone installs nothing outside its folder; `setup.sh install` may, by apt-get.
set -eu
cd "$(dirname "$(realpath "$0")")"
name=$(basename "$PWD")

# stop REASON: the implementation cannot be judged. The reason is the last line that a setup.sh prints.
stop() {
	echo "$name: $1" >&2
	exit 1
}

case "${1-}" in
'') install=no ;;
install) install=yes ;;
*) stop "setup.sh knows no \"$1\": give nothing, or install" ;;
esac

# tool COMMAND PACKAGE: a compiler, an interpreter or a package manager, of any version and origin.
tool() {
	command -v "$1" >/dev/null || fetch "$2" "no $1"
}

# debian PACKAGE=VERSION: what is judged, or a library that it is built with, in exactly this version.
debian() {
	present=$(dpkg-query --show --showformat '${Version}' "${1%%=*}" 2>/dev/null || true)
	[ "$present" = "${1#*=}" ] || fetch "$1" "no ${1%%=*}${present:+ but version $present}"
}

# fetch PACKAGE MISSING installs a package of Debian, or says what is missing and how to get it.
fetch() {
	[ "$install" = yes ] || stop "$2 (Debian 12: apt-get install $1)"
	command -v apt-get >/dev/null || stop "$2, and there is no apt-get to install $1 with"
	echo "$name: $2, so apt-get installs $1"
	as_root apt-get install --yes --quiet --no-install-recommends "$1" </dev/null || stop "apt-get could not install $1, see above"
}

# as_root COMMAND ...: by sudo if need be, which must not ask for a password in the middle of a script.
as_root() {
	if [ "$(id -u)" = 0 ]; then
		DEBIAN_FRONTEND=noninteractive "$@"
	else
		command -v sudo >/dev/null || stop "installing needs root, and there is no sudo"
		sudo --non-interactive env DEBIAN_FRONTEND=noninteractive "$@"
	fi
}

# npm_ci installs into node_modules/ what package-lock.json pins, unless it is there.
npm_ci() {
	tool node nodejs
	[ ! node_modules/.package-lock.json -nt package-lock.json ] || return 0
	tool npm npm
	npm ci --silent --no-audit --no-fund && touch node_modules/.package-lock.json || stop "npm could not install what package-lock.json pins, see above"
}
