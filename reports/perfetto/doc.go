// Package perfetto writes what a run saw as a trace for Perfetto (https://ui.perfetto.dev), as native TrackEvents.
//
// Start at Write.
//
//	perfetto.go  the tracks of each case, and what stands on them
//	flows.go     what belongs together: questions with their answers, faults with their end, bytes in flight; what memory it took
//	packets.go   the messages of the format
package perfetto
