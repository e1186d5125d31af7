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
// Three of the toxics are toxiproxy's own, run under our control (builtin.go): latency, bandwidth and limit_data. The others
// are toxics of ours, one a file: delay, bucket, stall, slice, cut, corrupt, close and reset. Refusing, hanging and
// ending connections at once is the listener's part (door.go).
//
// Every armed fault leaves a fault.Proof; one whose Times is 0 never acted, and nothing may pass on its account.
//
// Start reading at relay.go, then conn.go and link.go, which says what of direct.go (with pipe.go of the system) and chain.go
// comes when, to sink.go; stage.go is what the toxics share.
package relay
