// Package relay is the network between a dialler and an upstream: it carries out what package fault names.
//
// Start returns a Relay that listens on loopback and dials its upstream once for every connection that it accepts. Bytes run
// through toxiproxy's link chains (toxiproxy.ToxicCollection.StartLink); the listener, the dial and the ends of the chains
// are ours, because toxiproxy's own proxy turns a half-close into a close and a reset into a FIN, dials without a limit, and
// hangs its control calls behind a reader that does not read. Here
//
//   - a FIN, once all bytes before it have passed, becomes a FIN on the other side, and the opposite direction keeps flowing;
//   - a reset, once all bytes before it have passed, becomes a reset on the other side;
//   - when the upstream refuses, the accepted connection is reset;
//   - toxics are installed before a connection's chain starts and are only steered afterwards.
//
// Three of the toxics are toxiproxy's own, run under our control (builtin.go): latency, bandwidth and limit_data. The others
// are registered with toxiproxy, one a file: delay, bucket, stall, slice, cut, corrupt, close and reset. Refusing, hanging and
// ending connections at once is the listener's part (door.go).
//
// Every armed fault leaves a fault.Proof; one whose Times is 0 never acted, and nothing may pass on its account.
//
// Start reading at relay.go, then conn.go and link.go; stage.go is what the toxics share.
package relay
