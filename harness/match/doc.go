// Package match holds the Gomega matchers that scenarios share. Each failure is one sentence and the evidence, never a
// dump of structs.
//
//	match.go  what all matchers are made of: a check that explains itself, and whether time could have mended what it found
//
//	payloads.go  messages, on the wire and in the account
//	messages.go  messages of the profile
//	replies.go   the replies of a server that does not echo
//	stream.go    bytes that no frame divides
//	silence.go   that nothing comes
//
//	ending.go  messages and then the end; the end as the account tells it
//	class.go   errors and outcomes in the account, by their class
//	silent.go  that the account tells of nothing
//	states.go  states of a client, and the path through them
//	paths.go   one of several paths
//	edges.go   which changes of state there may be at all
//	delays.go  the waits between attempts to connect
//
//	count.go  numbers of things that only grow, or only fall
//	oneof.go  any one of several matchers
package match
