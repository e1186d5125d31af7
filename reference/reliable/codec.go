package reliable

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
)

// Kind is what a datagram is.
type Kind uint8

// The kinds of datagram. Clients send the first and the third of them, servers the others.
const (
	Open    Kind = 1 // opens a session
	Opened  Kind = 2 // it is open
	Message Kind = 3 // something to be carried out
	Answer  Kind = 4 // what came of it: the acknowledgement, too
	Unknown Kind = 5 // there is no such session
)

// Header is how many bytes come before the payload.
const Header = 12

// MostPayload is the longest payload, in bytes: with the header, and those of UDP and IPv6, 1,260 bytes, which every path over IPv6 carries
// in one piece (RFC 8200 section 5). What travels in fragments is lost if one of them is (RFC 8085 section 3.2).
const MostPayload = 1200

// MostSession is the greatest number of a session, of 24 bits; 0 is none.
const MostSession = 1<<24 - 1

// Datagram is one datagram of the profile.
type Datagram struct {
	Kind    Kind
	Session uint32 // at most MostSession; of Open what is asked of it: 0, or Ordered
	Number  uint32
	Payload []byte
}

// Ordered is what Open says in place of a session, where messages are to be carried out in the order of their numbers.
const Ordered = 1

// Bytes are the bytes of the datagram.
func (d Datagram) Bytes() []byte {
	b := make([]byte, Header, Header+len(d.Payload))
	binary.BigEndian.PutUint32(b, uint32(d.Kind)<<24|d.Session)
	binary.BigEndian.PutUint32(b[4:], d.Number)
	b = append(b, d.Payload...)
	binary.BigEndian.PutUint32(b[8:], check(b))
	return b
}

// check is over all bytes but those that it stands in. UDP has one of its own, of 16 bits, which misses more, and which the ends of a
// tunnel or a driver may not look at (RFC 8085 section 3.4). It is no signature: who means harm computes it, too.
func check(b []byte) uint32 {
	return crc32.Update(crc32.ChecksumIEEE(b[:8]), crc32.IEEETable, b[Header:])
}

var errNone = errors.New("no datagram of the profile")

// Parse reads a datagram; its payload shares the bytes. The error says why it is none.
func Parse(b []byte) (Datagram, error) {
	// The length first: what is longer than it may be was cut off by the buffer, if that is no longer either.
	if len(b) < Header || len(b) > Header+MostPayload {
		return Datagram{}, fmt.Errorf("%w: %d bytes, and it has %d to %d", errNone, len(b), Header, Header+MostPayload)
	}
	if said := binary.BigEndian.Uint32(b[8:]); said != check(b) {
		return Datagram{}, fmt.Errorf("%w: its check is %08x, and its bytes give %08x", errNone, said, check(b))
	}
	first := binary.BigEndian.Uint32(b)
	d := Datagram{Kind: Kind(first >> 24), Session: first & MostSession, Number: binary.BigEndian.Uint32(b[4:]), Payload: b[Header:]}
	if d.Kind < Open || d.Kind > Unknown {
		return Datagram{}, fmt.Errorf("%w: kind %d", errNone, d.Kind)
	}
	return d, nil
}
