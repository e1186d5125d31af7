// Package client is a framed TCP client that survives what networks do.
//
// Read it in this order:
//
//	config.go, check.go  what it is told, and what it refuses
//	client.go            the client, and how it begins
//	state.go             the states, and the one table of what leads where
//	run.go               the loop that walks through them, from the first attempt to the last
//
// Getting connected, and not hammering a server that is down:
//
//	dial.go       one attempt
//	resolve.go    names become addresses; stub.go: by a resolver that is not the system's
//	race.go       addresses are tried, one soon after the other, until one answers
//	socket.go     the socket for one of them; socket_linux.go, socket_other.go: how long it keeps sending what nobody acknowledges
//	secure.go     TLS, if it is asked for
//	handshake.go  a first answer, before anything is believed
//	backoff.go    the wait before the next attempt
//
// One connection:
//
//	conn.go   its life
//	read.go   its reader
//	clock.go  its clocks
//	write.go  its writer
//	queue.go  what waits for the writer
//	batch.go  what leaves in one write
//
// What it is asked to do:
//
//	call.go              a call and its one outcome
//	send.go              messages
//	request.go           requests
//	reply.go             their replies, and pings
//	limit.go             their limits
//	retry.go, budget.go  when asking twice is safe, and when it is too much
//	close.go             the ways to end
//
// What it tells:
//
//	events.go    events, in order; log.go: as records of a log
//	counters.go  totals
//	rtt.go       how long replies took
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
//
// It has more lines than other packages: all of it works on the state of one client, under one lock.
package client
