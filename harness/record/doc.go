// Package record is what a run leaves behind: its results and its events. The lines of events.ndjson are the truth;
// every report is rendered from them.
//
//	record.go   results with their evidence, and the events of a run
//	case.go     what is known of a case: before it runs, by the plan; after it, by the lab
//	side.go     whom a case judges
//	class.go    how a case failed, or why it has no verdict, in one word
//	outcome.go  how a result counts
//	totals.go   the counts
//	exit.go     the exit codes of a run
//	shard.go    a part of a run
package record
