// Command sockdrill judges hand-written framed TCP clients and servers. It has more lines than other packages: each of its commands is
// here, in a file of its own.
//
//	main.go     the process
//	app.go      one call of the command, and its exit code
//	signals.go  how it is interrupted
//
//	run.go         `run`, and the flags of a job
//	candidates.go  the flags that say what is judged; sides.go: on which side, and for how long
//	watch.go       `watch`: again whenever a file changes; watched.go: which files
//	plan.go        the plan of all cases, made once
//	toxiproxy.go   a toxiproxy server as the vehicle of a run
//	output.go      the events of a run, to disk and screen
//	screen.go      what a screen shows while it goes on
//
//	check.go   `check`: one look at an implementation; check_manifest.go: what was found as a manifest
//	init.go    `init`: an adapter to begin with; init_languages.go: in which languages
//	doctor.go  `doctor`: what this host and the relay deliver
//
//	list.go      `list`: the cases
//	explain.go   `explain`: a clause and its cases
//	dissector.go `dissector`: for Wireshark, from a framing
//	framings.go  `framings`: how messages can be framed, byte by byte
//	report.go    `report`: what a run left behind, merged, opened and shown
//	diff.go      `report diff`: what became of cases between two of them
//	completion.go what a shell offers behind the tabulator
//	replay.go    `replay`: cases of a report once more
//	known.go     `known-failing`: the lists of what is known to fail
//	record.go    `record`: a manifest learned from both sides; record_manifest.go: as a file
//	github.go    `report github`: annotations and a summary for GitHub's workflows
//	version.go   `version`
//
//	references.go the reference, as it is declared
//	hidden.go   what sockdrill starts as processes of its own: workers, peers, the reference
//	metrics.go  the reference server's statistics for Prometheus
//	fixture.go  `fixture`: implementations that are wrong on purpose
package main
