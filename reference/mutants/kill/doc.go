// Command kill runs sockdrill against every mutant of the reference, and fails if one survives.
//
// It is a tool around the reference and no part of it: other than the reference it reads sockdrill's clauses and events.
// Start at Run.
//
//	main.go          the process
//	run.go           Run
//	options.go       its command line
//	shard.go         a part of the mutants
//	bench.go         what all mutants share
//	clean.go         the reference without a defect, which every killer has to pass
//	try.go           what one mutant runs, and what came of it
//	fate.go          whether that is a kill, and what this machine left open
//	drill.go         the sockdrill binary
//	plain.go         how the reference is run for a case
//	lines.go         an outcome for the terminal
//	page.go          all of them as a page
//	fingerprints.go  which cases each made red, noted while it runs
//	missing.go       MUST cases that none makes red
package main
