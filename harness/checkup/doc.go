// Package checkup examines an implementation before it is judged: whether it starts, how it frames, whether its adapter keeps
// to the drill protocol, and how it ends. What is wrong comes with what to do about it. Start at Examine.
//
//	examine.go  Examine, its findings, and the bounds of its steps
//
//	server.go   a server without an adapter
//	known.go    one that does not echo, by its own question
//	dialer.go   a client without an adapter
//	adapter.go  a program that speaks the drill protocol
//
//	secured.go    what is brought along where it is reached over TLS: certificates and their files
//	handshake.go  the handshake, and why there was none
//
//	talk.go         one session with an adapter
//	talk_client.go  what a client is told in it
//	talk_server.go  what a server is told
//	features.go     whether the features that are listed are there; names.go: whether names are looked up
//	message.go      the message that is sent, and what came in its place
package checkup
