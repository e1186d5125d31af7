// Package client is a framed TCP client that survives what networks do.
//
// Read it in this order. config.go and check.go: what it is told, and what it refuses. state.go: the states and the one
// table of what leads where. run.go: the loop that walks through them, from the first attempt to the last. resolve.go,
// race.go, handshake.go and backoff.go: getting connected, and not hammering a server that is down. conn.go, read.go,
// clock.go, write.go and batch.go: one connection, its reader, its clocks and its writer. request.go, reply.go, limit.go,
// retry.go and budget.go: requests, their replies, and when asking twice is safe. close.go: the ways to end.
//
// Four rules run through all of it:
//
//   - Everything belongs to one connection: its decoder, its queue, its timers. When it ends, all of that ends with it,
//     so that nothing of an old connection can touch a new one.
//   - Every send, request and close has exactly one outcome.
//   - Every wait has a limit and can be cancelled.
//   - Whoever watches is told in order, and cannot hold up a socket.
//
// What was queued while a write was under way leaves in one write after it (batch.go). Goroutines and locks are those of
// the connection, however many requests are under way: a reader, a writer, the queue of the events, and one lock.
package client
