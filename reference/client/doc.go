// Package client is a framed TCP client that survives what networks do.
//
// Read it in this order. state.go: the states and the one table of what leads where. run.go: the loop that walks
// through them, from the first attempt to the last. dial.go and backoff.go: getting connected, and not hammering a
// server that is down. conn.go, read.go, write.go: one connection, its reader and its writer. request.go and retry.go:
// requests, their replies, and when asking twice is safe. close.go: the ways to end.
//
// Four rules run through all of it:
//
//   - Everything belongs to one connection: its decoder, its queue, its timers. When it ends, all of that ends with it,
//     so that nothing of an old connection can touch a new one.
//   - Every send, request and close has exactly one outcome.
//   - Every wait has a limit and can be cancelled.
//   - Whoever watches is told in order, and cannot hold up a socket.
package client
