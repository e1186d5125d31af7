// Package secure is TLS as client and server use it: crypto/tls, and around it what a program has to add so that a connection of TLS
// ends, waits and fails as one of TCP does.
//
//	config.go  what is agreed to: versions, authorities, names
//	files.go   a certificate that is renewed while the server runs
//	conn.go    a connection: its handshake, its reads and writes
//	close.go   its ends
//	socket.go  what is beneath it: where a standstill is noticed, and whether the stream ended
//	errors.go  what went wrong, and whether to try again
//
// Five things are different from TCP, and each is easy to get wrong:
//
//   - There is a handshake, which waits for the other side. It needs a limit, and must not hold up anybody else.
//   - A certificate that is refused today is refused in a second, too: it is an answer, not a failure that passes.
//   - A stream has two ends: close_notify, which nobody can forge, and the FIN beneath, which anybody on the way can send. One that has
//     only the second may have been cut short (RFC 8446 section 6.1).
//   - A write that was interrupted leaves half a record behind, and nothing can follow it: no deadline may interrupt one.
//   - A goodbye is a write, which may wait as any other.
package secure
