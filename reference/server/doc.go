// Package server is a framed TCP server that survives its clients: an echo, or the message profile.
//
// Read it in this order. accept.go: taking connections, and not dying of it. conn.go: one connection and its life.
// read.go, handle.go, write.go: what comes in, what is done with it, what goes out. clock.go: its limits. linger.go: how
// a connection is ended so that its last words arrive. drain.go: how the whole server is.
//
// What it holds for each connection is bounded: bytes not yet sent, requests in progress. When a bound is reached it
// stops reading, the client's writes fill the network's buffers, and the client slows down. Nothing is thrown away.
package server
