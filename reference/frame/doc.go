// Package frame cuts a stream of bytes into messages, and joins messages into a stream.
//
// TCP carries bytes, not messages: one write may arrive as many reads, and many writes as one. Whoever takes a read for a
// message has a program that works on one desk. Start at Decoder: bytes go in as they come, messages come out when they
// are whole.
//
//	framing.go    how messages are framed, and in which two ways a frame can be wrong
//	decode.go     messages out of a stream
//	encode.go     messages into frames
//	varint.go     a length that takes as many bytes as it needs
//	marks.go      marks around a message, which are doubled inside of it
//	flags.go      flags around a message, escapes inside of it, and a check; fcs.go: that check
//	digits.go     a length in digits, and a comma behind the message
//	record.go     messages in fragments
//	dollar.go     a sign before the length
//	transform.go  payloads that are compressed or signed
//	sequence.go   frames with numbers, against replays
//	lend.go       one buffer for many decoders
package frame
