// Package server is a framed TCP server that survives its clients: an echo, or the message profile with a Handler of the
// caller's.
//
// Read it in this order. accept.go: taking connections, and not dying of it. conn.go: one connection and its life.
// socket_unix.go: waiting without a buffer. read.go, handle.go, batch.go, write.go: what comes in, what is done with it, what
// goes out. request.go: requests that take time. keys.go: requests that are asked twice. ping.go: too many pings. clock.go:
// the limits. linger.go: how a connection is ended so that its last words arrive. drain.go: how the whole server is.
//
// A connection is one goroutine. It reads once, carries out what is whole, and sends all replies in one write; while it
// waits it holds no buffer. A second goroutine writes for it only while the client does not take what is sent, and requests
// that take time have one each. Where nobody watches and no limit is set, nothing is spent on either.
//
// What it holds for each connection is bounded: bytes not yet sent, requests in progress. When a bound is reached it
// stops reading, the client's writes fill the network's buffers, and the client slows down. Nothing is thrown away.
package server
