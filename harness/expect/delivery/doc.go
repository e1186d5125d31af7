// Package delivery expects what becomes of messages, of both witnesses or one of them.
//
//	delivery.go  what came: OnWire, InAccount, ByClient, OnBoth
//	framed.go    that exactly the frames of messages came
//	wire.go      how long what comes on the wire is waited for
//	unfinished.go  an end by which a limit on unfinished frames may have gone
//	replies.go   what has to come back for what was sent
//	awaited.go   the same, held against what comes as it comes, of a stream without an end: Awaited
//	served.go    that others are served meanwhile: ToOthers, Beside; that a message is Taken off the wire
//	counted.go   that counters say what the wire shows
package delivery
