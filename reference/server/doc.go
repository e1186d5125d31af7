// Package server is a framed TCP server that survives its clients: an echo, or the message profile with a Handler of the
// caller's.
//
// Read it in this order:
//
//	config.go    what it is told
//	server.go    how it begins
//	accept.go    taking connections, and not dying of it
//	conn.go      one connection and its life
//	read.go      what comes in
//	handle.go    what is done with it
//	batch.go     what goes out together
//	write.go     how it goes out, and what waits while a client does not read
//	request.go   requests that take time
//	keys.go      requests that are asked twice
//	ping.go      too many pings
//	clock.go     the limits
//	linger.go    how a connection is ended so that its last words arrive
//	drain.go     how the whole server is ended
//	events.go    what is told
//	counters.go  what is counted
//	secure.go    TLS, if it is asked for: the handshake comes first
//	crew.go      where package fast comes in, which changes nothing but the cost
//
// A connection has one reader, a goroutine that sleeps in its socket. It reads once, carries out what is whole, and sends all
// replies in one write. A second goroutine does the writing, for as long as there is something to write, and requests that take
// time have one each.
//
// Where a crew is told to serve the connections, the reader is lent by it whenever something has come. Read everything as if
// that were not so: all that it asks of the other files is to call stepAside before they wait.
//
// What it holds for each connection is bounded: bytes not yet sent, requests in progress. When a bound is reached it
// stops reading, the client's writes fill the network's buffers, and the client slows down. Nothing is thrown away.
package server
