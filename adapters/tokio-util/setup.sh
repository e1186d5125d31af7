#!/bin/sh
# Builds the server into target/, offline, from the crates that Debian packages. Needs cargo 1.63 or newer: Debian's or
# rustup's.
. "$(dirname "$0")/../need.sh"

tool cargo cargo
debian librust-tokio-util-dev=0.7.3-2
cargo build --release --offline --quiet \
	--config 'source.crates-io.replace-with = "debian"' \
	--config 'source.debian.directory = "/usr/share/cargo/registry"' || stop "cargo could not build it, see above"
