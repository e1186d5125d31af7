// Package reports renders what a run left behind. The lines of events.ndjson are the only source: FromEvents reads them
// into a Report, and JSON, JUnit, Markdown, the HTML page and the closing lines of the terminal are views of that Report.
//
// Start at Report; outcome.go says how a result counts, and each format has a file of its name. Everything that an
// implementation produced (payloads, messages, standard error, its name) is hostile and is escaped by every view.
package reports
