package reliable

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
)

// Kind is what a datagram is.
type Kind uint8

const (
	Open    Kind = 1 // of a client: opens a session
	Opened  Kind = 2 // of a server: it is open
	Message Kind = 3 // of a client: to be carried out
	Answer  Kind = 4 // of a server: what came of it
	Unknown Kind = 5 // of a server: there is no such session
)

func (k Kind) String() string {
	names := []string{Open: "open", Opened: "opened", Message: "message", Answer: "answer", Unknown: "unknown"}
	if k < Open || k > Unknown {
		return fmt.Sprintf("kind %d", uint8(k))
	}
	return names[k]
}

const (
	HeaderLen   = 12   // bytes before the payload
	MostPayload = 1200 // bytes
	MostSession = 1<<24 - 1
)

// InOrder is what Open says in place of a session that carries messages out in the order of their numbers; 0 asks for any order.
const InOrder = 1

// Datagram is one of the profile. Any value can be encoded, so that wrong ones can be sent.
type Datagram struct {
	Kind    Kind
	Session uint32 // at most MostSession; of Open what is asked of it
	Number  uint32
	Payload []byte
}

// Bytes are the bytes of a datagram, with the right check.
func (d Datagram) Bytes() []byte {
	var b []byte
	b = binary.BigEndian.AppendUint32(b, uint32(d.Kind)<<24|d.Session&MostSession)
	b = binary.BigEndian.AppendUint32(b, d.Number)
	sum := crc32.NewIEEE()
	_, _ = sum.Write(b) // a hash returns no error
	_, _ = sum.Write(d.Payload)
	b = binary.BigEndian.AppendUint32(b, sum.Sum32())
	return append(b, d.Payload...)
}

// Forged are its bytes with a check that one bit makes wrong.
func (d Datagram) Forged() []byte {
	b := d.Bytes()
	b[HeaderLen-1] ^= 1
	return b
}

func (d Datagram) String() string {
	return fmt.Sprintf("%s, session %06x, number %d, %d bytes of payload", d.Kind, d.Session, d.Number, len(d.Payload))
}

// ErrNone says that bytes are no datagram of the profile.
var ErrNone = errors.New("no datagram of the reliability profile")

// Parse reads a datagram; the payload shares its bytes. An error wraps ErrNone.
func Parse(b []byte) (Datagram, error) {
	if n := len(b); n < HeaderLen || n > HeaderLen+MostPayload {
		return Datagram{}, fmt.Errorf("%w: it has %d bytes, and not %d to %d", ErrNone, n, HeaderLen, HeaderLen+MostPayload)
	}
	word := binary.BigEndian.Uint32(b)
	d := Datagram{Kind(word >> 24), word & MostSession, binary.BigEndian.Uint32(b[4:]), b[HeaderLen:]}
	if want := binary.BigEndian.Uint32(d.Bytes()[8:]); want != binary.BigEndian.Uint32(b[8:]) {
		return Datagram{}, fmt.Errorf("%w: its check is %x, and %08x would be right", ErrNone, b[8:HeaderLen], want)
	}
	if d.Kind < Open || d.Kind > Unknown {
		return Datagram{}, fmt.Errorf("%w: there is no %s", ErrNone, d.Kind)
	}
	return d, nil
}
