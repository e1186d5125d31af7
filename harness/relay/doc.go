// Package relay is the network between a dialler and an upstream: it carries out what package fault names.
//
// Start returns a Relay that listens on loopback and dials its upstream once for every connection that it accepts. Where a
// fault is armed, bytes run through a chain of toxiproxy's stubs (toxics.ToxicStub) with a toxic in each; the listener, the
// dial and the ends of the chains are ours, because toxiproxy's own proxy turns a half-close into a close and a reset into a
// FIN, dials without a limit, and hangs its control calls behind a reader that does not read. Here
//
//   - a FIN, once all bytes before it have passed, becomes a FIN on the other side, and the opposite direction keeps flowing;
//   - a reset, once all bytes before it have passed, becomes a reset on the other side;
//   - when the upstream refuses, the accepted connection is reset;
//   - toxics are installed before a connection carries anything and are only steered afterwards.
//
// A direction of a connection for which no fault is armed has no chain: its bytes are handed from socket to socket, and where
// much comes at once the system moves them, unread (splice(2), on Linux). So it is while the only fault is a stall that waits
// to be told: the stream goes through the chain from the first byte that comes after Relay.Stall, and back to the sockets after
// Relay.Resume. It stays in the chain for good where a trigger is armed, also when that has acted, because what acts at a byte
// or a frame counts all of them, and what delays or paces is measured. And nothing passes unread where each chunk is told to
// the trace (Config.Witness). Between two sides that do not read there are 64 KiB at most in this way, and more in a chain.
//
// Every armed fault leaves a fault.Proof; one whose Times is 0 never acted, and nothing may pass on its account.
//
//	relay.go     Start, and the relay as a whole
//	validate.go  what is wrong with a fault that is to be armed
//	door.go      the way in: open, refusing, hanging, or ending connections at once
//	conn.go      one accepted connection, the one dialled for it, and their end
//	leg.go       one socket of it: resets, and waiting until the other end has read
//	link.go      one direction of it, and which of the next two carries its bytes
//	direct.go    from socket to socket
//	chain.go     through toxics, one behind the other
//	sink.go      what becomes of the receiver at the end of either
//
//	stage.go                       what the toxics share
//	builtin.go                     toxiproxy's own, run under our control: latency, bandwidth, limit_data
//	delay.go, bucket.go, stall.go  bytes that come later, slower, or not at all
//	slice.go, cut.go               where one read ends and the next begins
//	corrupt.go                     a byte that arrives changed
//	close.go, reset.go             the end of the stream, or of the connection
//	place.go                       at which byte or frame a fault acts
//	mark.go                        how far a stream has come
//	valve.go                       a direction that is stalled and resumed while it runs
//
//	proof.go     what each armed fault left behind
//	measured.go  what a measurement of the relay and this host is made of
//	probe.go     a few quick ones, for the head of a report
//	verify.go    all of what scenarios take for granted, in a few seconds
//
// For each system:
//
//	door_linux.go, door_other.go        keeping a port, and filling an accept queue
//	queue_linux.go, queue_other.go      whether the other end has read everything
//	pipe_linux.go, pipe_other.go        bytes that pass unread
//	sockets_linux.go, sockets_other.go  bytes that nobody has acknowledged, and resets that nobody reads
//
// It has more lines than other packages: a connection is carried in one place, from the door to the last byte, with the toxics that act on
// it, and what measures them stands beside them.
package relay
