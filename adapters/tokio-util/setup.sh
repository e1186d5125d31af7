#!/bin/sh
# Builds the server into target/, offline, from the crates that Debian packages (librust-tokio-util-dev 0.7.3-2 brings
# them all). Needs cargo 1.63 or newer: Debian's or rustup's.
set -eu
cd "$(dirname "$0")"

crates=/usr/share/cargo/registry
command -v cargo >/dev/null || { echo "tokio-util: no cargo (Debian: apt-get install cargo)" >&2; exit 1; }
[ -d "$crates/tokio-util-0.7.3" ] || { echo "tokio-util: no $crates/tokio-util-0.7.3 (Debian: apt-get install librust-tokio-util-dev)" >&2; exit 1; }
cargo build --release --offline --quiet \
	--config 'source.crates-io.replace-with = "debian"' \
	--config "source.debian.directory = \"$crates\""
