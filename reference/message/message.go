package message

import (
	"encoding/binary"
	"fmt"
)

// HeaderLen is how many bytes come before the body.
const HeaderLen = 12

// MaxPingBody is the longest body of a ping. Pongs repeat it, so a limit keeps a ping from being an amplifier.
const MaxPingBody = 125

// MaxSleep is the greatest argument of the operations sleep and slow_increment, in milliseconds.
const MaxSleep = 600_000

// Type is what a message is.
type Type uint8

// The types of message.
const (
	Request Type = 1
	Reply   Type = 2
	Error   Type = 3
	Ping    Type = 4
	Pong    Type = 5
	Leaving Type = 6 // going-away: nothing new on this connection; what is under way gets its reply
)

// Op is what a request asks for; 0 in every other message.
type Op uint8

// The operations.
const (
	Echo      Op = 1
	Sleep     Op = 2
	ReplyOf   Op = 3 // a reply of the length in the argument
	Increment Op = 4

	SlowIncrement Op = 5 // increment, after the milliseconds in the argument
)

// Code is why a request failed, or why the sender is leaving; 0 in everything else.
type Code uint16

// The codes.
const (
	BadRequest     Code = 400
	Unauthorized   Code = 401
	KeyReused      Code = 409 // the idempotency key belongs to another request
	TooLarge       Code = 413
	Busy           Code = 429 // of Leaving: too many pings
	Failed         Code = 500
	NotImplemented Code = 501
	Unavailable    Code = 503
	TooLate        Code = 504 // the deadline passed before the request was carried out
)

// The flags of a request, which stand where others have a code: what follows its header, in this order.
const (
	withKey      = 1 // 8 bytes
	withDeadline = 2 // 4 bytes
)

// Message is one message. Arg is the argument of a request; of an error, the milliseconds to wait before a retry; of
// Leaving, those until the sender closes. 0 means that it is not said.
type Message struct {
	Type     Type
	Op       Op
	Code     Code
	ID       uint32
	Arg      uint32
	Key      uint64 // of a request: whoever sends the same key again means the same request; 0: none
	Deadline uint32 // of a request: milliseconds that are left for it, counted from its arrival; 0: no limit
	Body     []byte
}

// Bytes returns the message as the payload of a frame.
func (m Message) Bytes() []byte { return m.Append(make([]byte, 0, m.Len())) }

// Len is how many bytes the message takes.
func (m Message) Len() int {
	n := HeaderLen + len(m.Body)
	if m.Key != 0 {
		n += 8
	}
	if m.Deadline != 0 {
		n += 4
	}
	return n
}

// Append adds the message to dst, which spares the caller a buffer of its own.
func (m Message) Append(dst []byte) []byte {
	dst = append(dst, byte(m.Type), byte(m.Op))
	dst = binary.BigEndian.AppendUint16(dst, uint16(m.Code)|m.flags())
	dst = binary.BigEndian.AppendUint32(dst, m.ID)
	dst = binary.BigEndian.AppendUint32(dst, m.Arg)
	if m.Key != 0 {
		dst = binary.BigEndian.AppendUint64(dst, m.Key)
	}
	if m.Deadline != 0 {
		dst = binary.BigEndian.AppendUint32(dst, m.Deadline)
	}
	return append(dst, m.Body...)
}

func (m Message) flags() (flags uint16) {
	if m.Key != 0 {
		flags |= withKey
	}
	if m.Deadline != 0 {
		flags |= withDeadline
	}
	return flags
}

// Parse reads the payload of a frame; the body shares its bytes. The error says what is malformed. If the payload is at
// least a header long, the message is returned beside the error, as far as it could be read: a server answers a bad
// request by its id.
func Parse(payload []byte) (Message, error) {
	if len(payload) < HeaderLen {
		return Message{}, fmt.Errorf("message of %d bytes: the header has %d", len(payload), HeaderLen)
	}
	m := Message{
		Type: Type(payload[0]),
		Op:   Op(payload[1]),
		Code: Code(binary.BigEndian.Uint16(payload[2:])),
		ID:   binary.BigEndian.Uint32(payload[4:]),
		Arg:  binary.BigEndian.Uint32(payload[8:]),
		Body: payload[HeaderLen:],
	}
	if m.Type == Request {
		if err := m.parseFields(); err != nil {
			return m, fmt.Errorf("request %d: %w", m.ID, err)
		}
	}
	return m, m.check()
}

// Fill returns the n bytes of the protocol's fill with that seed.
func Fill(n int, seed byte) []byte {
	p := make([]byte, n)
	for i := range p {
		p[i] = byte(int(seed) + i*131 + (i>>8)*17)
	}
	return p
}
