// Package drill is the adapter of the reference: it speaks the drill protocol on its standard streams and drives package
// client or package server, with the crew of package fast where the command line asks for it. It holds no limits and takes no
// decisions of its own; those are theirs.
//
//	run.go           the program, and what its arguments ask for
//	adapter.go       a conversation from its first line to its end
//	lines.go         lines that are written
//	command.go       lines that are read
//	answer.go        what is answered to them
//	config.go        the protocol's configuration as that of a client or server
//	secure.go        its configuration of TLS, likewise
//	clients.go       the clients that were opened
//	send.go          what they send
//	host.go          the server; and one that nobody drives
//	datagrams.go     the server of datagrams, and a client that asks it
//	reliable.go      those of the reliability profile
//	plain_client.go  a client that nobody drives
//	tell.go          events
//	terminate.go     being asked to end
//	terminations_windows.go, terminations_other.go: by what
package drill
