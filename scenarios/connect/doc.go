// Package connect judges attempts to connect: what is refused, what hangs, what a handshake may take.
//
// Cases: CTO; CAN-002, CAN-005, KIL-011, which are about the same behaviour.
package connect
