// Package peer is the scripted endpoint that faces the implementation: a client towards a server, a server towards a
// client. It does what a well-behaved program never does (stalls, drips, resets, lies), exactly and on command.
//
// Start at [Conn]: its methods are the verbs of a script. [Dial] makes one towards a server; [Listen] makes a [Server],
// which hands out the connections of a client in the order in which they came. A background reader takes down all that
// the implementation sends, and when and how it ends its stream, unless it was told to hold.
//
// [Respond] is the one well-behaved script, and [Serve] runs it in a process of its own, which can be killed or frozen.
//
//	config.go  how a peer behaves
//	conn.go    one connection: how it begins, and what it is called
//	server.go  a listener and its connections
//	door.go    a listener that refuses, admits again, and is closed
//
//	send.go   sending: at once, slowly, or as much as fits
//	wrong.go  sending what is wrong on purpose, which is counted
//	close.go  half-close, close, reset
//	pace.go   when to read, and how much: holding, reading slowly
//
//	frames.go    what came, as frames and messages
//	received.go  what came, as bytes, and how the stream ended; waiting for that
//	bytes.go     waiting for a number of bytes
//	end.go       the ways in which a stream ends
//	patience.go  how long a script may wait
//	unmet.go     what is said of a wait in vain
//	sealed.go    what lies beneath a connection over TLS
//	hand.go      records that are written by hand
//
//	alive.go   answers to what an implementation sends of its own accord
//	read.go    the background reader, and resets that a read alone would miss
//	inbox.go   where it puts what came
//	notice.go  the lock and the bell of whoever waits for a change
//	tally.go   silences and stalls, counted as they end
//
//	respond.go   the well-behaved script
//	counters.go  what its operation increment counts
//	serve.go     the same as a process
//
//	info_linux.go, info_other.go       what the system knows of a connection
//	system_unix.go, system_windows.go  its words for a reset
package peer
