// Package capture writes what our peer saw in one case as packets, so that Wireshark and tshark can read it.
//
//	capture.go  Write: the events of a trace in their order
//	stream.go   one connection, as segments of TCP
//	packet.go   one segment, as bytes
//	beneath.go  connections over TLS: their records, and the secrets that open them
//
// The packets are made up: sequence numbers, acknowledgements and the handshake are those of a connection without loss. Times, addresses,
// bytes, their order, and who ended the connection how are as our peer saw them. What has no bytes (faults, signals, what the
// implementation said) stands in comments of the packet that follows.
//
// Of a connection over TLS the packets hold the records, and a block before them what opens them. They are those of our peer: where a relay
// stands between, the records on its other side are others, with other keys, and the trace alone tells what they carried.
package capture
