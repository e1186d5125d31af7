// Package transport says how a stream is carried: how one is listened for and dialled, and what can be done to it beyond reading and
// writing. Whoever touches a stream of an implementation goes through it: peer, relay, readiness, the search for a framing, check.
//
//	transport.go  Transport and Stream; which one an address belongs to
//	options.go    what a socket is told before it listens or connects; options_unix.go, options_windows.go,
//	              segment_linux.go, segment_other.go: by what calls
//	tcp.go        TCP on the loopback; errno_unix.go, errno_windows.go: what its errors are called
//	unix.go       Unix-domain stream sockets
//	udp.go        UDP on the loopback, which carries no streams
//	tls.go        TLS over TCP; sealed.go: one stream of it; unshaken.go: why there is none; records.go: what is on its socket; tap.go:
//	              record by record
package transport
