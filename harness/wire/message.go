package wire

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// Type is the kind of a message.
type Type uint8

const (
	Request Type = 1
	Reply   Type = 2
	Error   Type = 3
	Ping    Type = 4
	Pong    Type = 5
)

// Op is what a request asks for; other messages have none (0).
type Op uint8

const (
	Echo      Op = 1 // the body back
	Sleep     Op = 2 // the body back, after Arg milliseconds
	ReplyOf   Op = 3 // Arg bytes, being Fill(Arg, 0)
	Increment Op = 4 // the counter named by the body, one higher, as 8 bytes
)

// Code says why a server answered with an Error; other messages have none (0).
type Code uint16

const (
	BadRequest     Code = 400 // cannot be understood; not retried
	Unauthorized   Code = 401 // not allowed; not retried
	ArgTooLarge    Code = 413 // the argument exceeds a limit; not retried
	Busy           Code = 429 // too many requests; retried
	ServerFailed   Code = 500 // retried if idempotent
	NotImplemented Code = 501 // not retried
	Unavailable    Code = 503 // not now; retried if idempotent
)

const (
	MessageHeaderLen = 12      // bytes before the body
	MaxPingBody      = 125     // greatest body of a ping or pong
	MaxSleep         = 600_000 // greatest Arg of Sleep, milliseconds
)

// Message is one message of the profile. Any value can be encoded, so that
// wrong ones can be sent.
type Message struct {
	Type Type
	Op   Op
	Code Code
	ID   uint32 // a reply, error or pong repeats the one of its request or ping
	Arg  uint32 // of a request its argument; of an Error milliseconds to wait before a retry, 0 if none is advised
	Body []byte
}

// Bytes is the payload that carries m. It checks nothing.
func (m Message) Bytes() []byte {
	p := make([]byte, MessageHeaderLen, MessageHeaderLen+len(m.Body))
	p[0], p[1] = byte(m.Type), byte(m.Op)
	binary.BigEndian.PutUint16(p[2:], uint16(m.Code))
	binary.BigEndian.PutUint32(p[4:], m.ID)
	binary.BigEndian.PutUint32(p[8:], m.Arg)
	return append(p, m.Body...)
}

// ParseMessage reads a payload, whose bytes the Body shares. The error of a
// malformed one says which field is wrong; if the payload has at least
// MessageHeaderLen bytes, the message holds its fields even then. The limits of
// an operation (MaxSleep, MaxPingBody) are not checked: exceeding them is not
// malformed.
func ParseMessage(payload []byte) (Message, error) {
	if len(payload) < MessageHeaderLen {
		return Message{}, fmt.Errorf("parse message: %d bytes: malformed: fewer than %d", len(payload), MessageHeaderLen)
	}
	m := Message{
		Type: Type(payload[0]),
		Op:   Op(payload[1]),
		Code: Code(binary.BigEndian.Uint16(payload[2:])),
		ID:   binary.BigEndian.Uint32(payload[4:]),
		Arg:  binary.BigEndian.Uint32(payload[8:]),
		Body: payload[MessageHeaderLen:],
	}
	if err := m.check(); err != nil {
		return m, fmt.Errorf("parse message: id %d: malformed: %w", m.ID, err)
	}
	return m, nil
}

// check finds the first field that the profile does not allow.
func (m Message) check() error {
	switch {
	case m.Type < Request || m.Type > Pong:
		return fmt.Errorf("unknown type %d", m.Type)
	case m.Type == Request && (m.Op < Echo || m.Op > Increment):
		return fmt.Errorf("request with unknown op %d", m.Op)
	case m.Type != Request && m.Op != 0:
		return errors.New("op without a request")
	case m.Type != Error && m.Code != 0:
		return errors.New("code without an error")
	case m.Type != Request && m.Type != Error && m.Arg != 0:
		return errors.New("argument without a request or error")
	}
	return nil
}
