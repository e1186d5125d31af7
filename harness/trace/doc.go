// Package trace is the first witness: everything that crossed the wire in one scenario, and what the implementation
// said beside it, on one monotonic clock.
//
//	trace.go    events, and how many bytes of them are kept
//	beneath.go  what lay beneath the bytes of connections over TLS
package trace
