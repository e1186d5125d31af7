// Package learn reads a protocol off what a client and a server said to each other: how messages are framed, what is said first on a
// connection, and one question with its answer.
//
// Start at Learn, which is given the same conversation twice over. What both runs have alike is the protocol's; what differs is an id, a
// time, or the user's data.
//
//	conversation.go  what was said, by connections and turns
//	framing.go       which framing explains the most of it
//	candidates.go    framings that nobody has named: a length anywhere, a mark at the end
//	sums.go          a check behind the payload
//
//	learn.go     what is learned, and why nothing can be
//	pairs.go     questions with their answers, and which of them is asked most
//	align.go     where two messages differ; lcs.go: what they have in common
//	headers.go   messages that are whole frames, with a length in their headers
//	fields.go    what differs in questions, and what the answers repeat of it
//	parts.go     a message divided by that
//	template.go  an exchange, with what differs in it; render.go: as a manifest has it
package learn
