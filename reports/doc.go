// Package reports renders what a run left behind. The lines of events.ndjson are the only source: FromEvents reads them
// into a Report, and JSON, JUnit, Markdown, the HTML page and the closing lines of the terminal are views of that Report.
//
// Start at Report. Everything that an implementation produced (payloads, messages, standard error, its name) is hostile and is escaped by
// every view.
//
//	report.go   a Report, built of a run's events
//	events.go   events.ndjson, written and read
//	load.go     a report from disk
//	merge.go    one report of several shards; shards.go: whether they are one whole run
//	outcome.go  how many cases have each outcome
//
//	sentence.go    the verdict of a run in one line
//	skipped.go     the cases of level MUST that were not judged, and why
//	causes.go      which known defects explain the failures, and what each explains
//	undeclared.go  what to declare to have them judged
//	waits.go       what declared times cost
//	compare.go     what changed between two runs, and that as a page
//	evidence.go    the evidence of a case in a few lines
//	timeline.go    its trace, as two columns
//	window.go      the times that were judged, in words and as a drawing
//	brief.go       how much of a case a screen shows
//	clean.go       hostile text made harmless
//
//	files.go      JSON, and all views as files of a folder; captures.go: the captures of cases
//	terminal.go   the closing lines
//	markdown.go   the summary
//	github.go     annotations of a workflow
//	junit.go      JUnit's XML; ctrf.go, tap.go, perfetto.go: other formats, where they are asked for
//	html.go       the page, and how much of a run it can hold
//	pagemodel.go  what it shows of the run; pagecase.go: of one case
//	picture.go    what happened in it, as a drawing
//
// Beneath it:
//
//	browser    the page as people see it, in Chromium: a module of its own
//	capture    packets for Wireshark, out of a trace
//	curve      memory and descriptors over a long time
//	compared   the bytes that were expected beside those that came
//	diagnosis  known defects, and which of them explain what a run found
//	parts      the parts of frames in a trace
//	perfetto   traces for Perfetto, out of those of cases
//	sequence   sequence diagrams, out of a trace
//	axis       the times that a case judged, on one axis
//
// It has more lines than other packages: each view of a report stands beside the others, so that all of them say the same of it.
package reports
