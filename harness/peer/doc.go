// Package peer is the scripted endpoint that faces the implementation: a client towards a server, a server towards a
// client. It does what a well-behaved program never does (stalls, drips, resets, lies), exactly and on command.
//
// Start at [Conn]: its methods are the verbs of a script. [Dial] makes one towards a server; [Listen] makes a [Server],
// which hands out the connections of a client in the order in which they came. A background reader takes down all that
// the implementation sends, and when and how it ends its stream, unless it was told to hold.
//
// [Respond] is the one well-behaved script, and [Serve] runs it in a process of its own, which can be killed or frozen.
package peer
