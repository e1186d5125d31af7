#!/bin/sh
# Counts the lines of every adapter in the folders given, without blank lines and comments: count.sh FOLDER ...
# It fails if one has more than 100. Shown and not limited are client.* and what is in winsock*, which stand for the application that is
# judged, but the adapter there; and drill.*, the protocol's lines in a language, which each adapter in that language takes as it is.
set -eu

find "$@" \( -name node_modules -o -name out -o -name target -o -name build \) -prune -o -type f -print |
	grep -E '\.(c|cpp|h|hpp|go|java|js|py|rs)(\.tmpl)?$' |
	sort | xargs awk -v most=100 '
	FNR == 1 { file[++files] = FILENAME; inside = 0; python = FILENAME ~ /\.py(\.tmpl)?$/ }
	{ line = $0; gsub(/^[ \t]+|[ \t\r]+$/, "", line) }
	line == "" { next }
	python && inside { if (line ~ /"""$/) inside = 0; next }
	python && line ~ /^"""/ { inside = line !~ /^""".*"""$/; next }
	python && line ~ /^#/ { next }
	python { lines[FILENAME]++; next }
	inside { if (line ~ /\*\/$/) inside = 0; next }
	line ~ /^\/\*/ && line !~ /\*\/./ { inside = line !~ /\*\/$/; next }
	line ~ /^\/\// { next }
	{ lines[FILENAME]++ }
	END {
		for (n = 1; n <= files; n++) {
			role = "adapter"
			if (file[n] ~ /\/[Cc]lient\.[^\/]*$/) role = "client"
			if (file[n] ~ /\/winsock[^\/]*\// && file[n] !~ /\/adapter\./) role = "program"
			if (file[n] ~ /\/[Dd]rill\.[^\/]*$/) role = "protocol"
			long = role == "adapter" && lines[file[n]] > most
			printf "%5d  %-8s  %s%s\n", lines[file[n]], role, file[n], long ? "  MORE THAN " most : ""
			failed = failed || long
		}
		exit failed
	}' || exit 1 # xargs would end with 123
