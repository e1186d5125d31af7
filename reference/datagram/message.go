package datagram

import "encoding/binary"

// A message is a tag of four bytes, which whoever asks chooses and the answer repeats, the length of the payload in two, both big-endian,
// and the payload. The tag tells a client whose answer came: datagrams have no order, and come twice. The length says again what the
// datagram's own length says, so that one that was cut off on its way, by a tunnel or a buffer that was too short, is not taken for whole.
const header = 6 // bytes

// MostPayload is the longest payload that is answered, in bytes: with the header, and those of UDP and IPv6, a packet of 1,280 bytes, which
// every path over IPv6 carries (RFC 8200 section 5). A longer datagram travels in fragments, and is lost if one of them is (RFC 8085
// section 3.2).
const MostPayload = 1280 - 40 - 8 - header

// answer returns what is answered to a datagram; nil if it is no question. It is never longer than the question: its source may be forged,
// and then the answer goes to somebody who has asked nothing (RFC 8085 section 6).
func answer(datagram []byte) []byte {
	if len(datagram) < header { // which may have no bytes at all: UDP allows that, and it is no end of anything
		return nil
	}
	payload := datagram[header:]
	// The length is whatever somebody has sent: it is held against what there is, and nothing is sliced or set aside by it.
	if said := int(binary.BigEndian.Uint16(datagram[4:])); said != len(payload) || said > MostPayload {
		return nil
	}
	return datagram
}
