// Package server is a framed TCP server that survives its clients: an echo, or the message profile with a Handler of the
// caller's.
//
// Read it in this order. accept.go: taking connections, and not dying of it. conn.go: one connection and its life.
// socket_unix.go: waiting without a buffer. read.go, handle.go, batch.go, write.go: what comes in, what is done with it, what
// goes out. request.go: requests that take time. keys.go: requests that are asked twice. ping.go: too many pings. clock.go:
// the limits. linger.go: how a connection is ended so that its last words arrive. drain.go: how the whole server is. And last,
// since it changes nothing but the cost, crew_linux.go and rest_linux.go: one goroutine for all connections that rest.
//
// A connection has one reader. It reads once, carries out what is whole, and sends all replies in one write; while it
// waits it holds no buffer. A second goroutine writes for it only while the client does not take what is sent, and requests
// that take time have one each. Where nobody watches and no limit is set, nothing is spent on either.
//
// The reader is a goroutine of the connection's own, which sleeps in its socket, or on Linux one that is lent by a crew
// whenever something has come. Read all other files as if it were the first: what the second asks of them is to call stepAside
// before they wait, and nothing else.
//
// What it holds for each connection is bounded: bytes not yet sent, requests in progress. When a bound is reached it
// stops reading, the client's writes fill the network's buffers, and the client slows down. Nothing is thrown away.
package server
