// Package script has the verbs and setups that scenarios of several areas share, with full names: what is used in one area only stays
// there.
//
//	scale.go     the limits that implementations are given
//	faults.go    faults that tables take as values, and what may carry them out
//	buffers.go   how much fills what, and messages of such lengths
//	content.go   bytes that mean something, and whether the next frame is still found
//	clients.go   many clients, and many connections
//	ends.go      how connections end, and when they must
//	leftover.go  whether a new connection begins with the rest of an old one
//	numbers.go   numbers in words
//	requests.go  requests and replies of the message profile; retry.go: those that are sent again
//	drain.go     servers that are asked to terminate
//	packets.go   segments that vanish
//	answer.go    what is no answer, given to a client that nobody drives
//	backoff.go   resets that have a client wait; state.go, connect.go, ping.go, wire.go: setups of these areas
package script
