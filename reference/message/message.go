// Package message is the message profile: requests, replies, errors and pings in the payload of a frame.
package message

import (
	"encoding/binary"
	"fmt"
)

// HeaderLen is how many bytes come before the body.
const HeaderLen = 12

// MaxPingBody is the longest body of a ping. Pongs repeat it, so a limit keeps a ping from being an amplifier.
const MaxPingBody = 125

// MaxSleep is the greatest argument of the operation sleep, in milliseconds.
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
)

// Op is what a request asks for; 0 in every other message.
type Op uint8

// The operations.
const (
	Echo      Op = 1
	Sleep     Op = 2
	ReplyOf   Op = 3 // a reply of the length in the argument
	Increment Op = 4
)

// Code is why a request failed; 0 in everything but an error.
type Code uint16

// The codes of an error.
const (
	BadRequest     Code = 400
	Unauthorized   Code = 401
	TooLarge       Code = 413
	Busy           Code = 429
	Failed         Code = 500
	NotImplemented Code = 501
	Unavailable    Code = 503
)

// Message is one message. Arg is the argument of a request; of an error, the milliseconds to wait before a retry, where
// 0 means that none is advised.
type Message struct {
	Type Type
	Op   Op
	Code Code
	ID   uint32
	Arg  uint32
	Body []byte
}

// Bytes returns the message as the payload of a frame.
func (m Message) Bytes() []byte {
	p := make([]byte, HeaderLen, HeaderLen+len(m.Body))
	p[0] = byte(m.Type)
	p[1] = byte(m.Op)
	binary.BigEndian.PutUint16(p[2:], uint16(m.Code))
	binary.BigEndian.PutUint32(p[4:], m.ID)
	binary.BigEndian.PutUint32(p[8:], m.Arg)
	return append(p, m.Body...)
}

// Parse reads the payload of a frame. The error says what is malformed. If the payload is at least a header long, the
// message is returned beside the error, as far as it could be read: a server answers a bad request by its id.
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
	return m, m.check()
}

// check holds the message against the table of the profile: what must be 0 is 0, and what names something is known.
func (m Message) check() error {
	if m.Type < Request || m.Type > Pong {
		return fmt.Errorf("message %d: type %d is unknown", m.ID, m.Type)
	}
	if m.Type == Request {
		if m.Op < Echo || m.Op > Increment {
			return fmt.Errorf("request %d: operation %d is unknown", m.ID, m.Op)
		}
		if m.Arg != 0 && (m.Op == Echo || m.Op == Increment) {
			return fmt.Errorf("request %d: operation %d takes no argument, got %d", m.ID, m.Op, m.Arg)
		}
	} else if m.Op != 0 {
		return fmt.Errorf("message %d of type %d: operation %d, want 0", m.ID, m.Type, m.Op)
	}
	if m.Type != Error && m.Code != 0 {
		return fmt.Errorf("message %d of type %d: code %d, want 0", m.ID, m.Type, m.Code)
	}
	if m.Type != Request && m.Type != Error && m.Arg != 0 {
		return fmt.Errorf("message %d of type %d: argument %d, want 0", m.ID, m.Type, m.Arg)
	}
	if m.Type == Ping && len(m.Body) > MaxPingBody {
		return fmt.Errorf("ping %d: body of %d bytes, at most %d", m.ID, len(m.Body), MaxPingBody)
	}
	return nil
}

// Fill returns the n bytes of the protocol's fill with that seed.
func Fill(n int, seed byte) []byte {
	p := make([]byte, n)
	for i := range p {
		p[i] = byte(int(seed) + i*131 + (i>>8)*17)
	}
	return p
}
