// Package pen writes records of TLS 1.3, right ones and wrong ones, which crypto/tls lets nobody do: key updates, empty records and padded
// ones, data after a goodbye, alerts of any kind, tags that are wrong.
//
// crypto/tls makes the handshake, and tells the secrets that came of it. From there on a [Pen] has the socket and counts its own records:
// none was sent or read with these keys before (tickets, which would have been, are off). Versions below 1.3 have other records, and are
// not spoken.
//
// Start at [Client] and [Server], or, for a pen that is a stream as any other, at [Transport]. What is written is counted by whoever asks
// for it.
//
//	pen.go     the handshake, and reading records
//	write.go   what is written
//	keys.go    keys out of secrets (RFC 8446 section 7)
//	record.go  records, sealed and opened (RFC 8446 section 5)
//	gate.go    the socket as the handshake sees it: never beyond the record that it is at
//
// A pen as a stream:
//
//	transport.go  how one is dialled and accepted
//	stream.go     its handshake, its reads and writes
//	hand.go       what only a pen can do
//	ends.go       its ends, and what was seen of those of the other side
package pen
