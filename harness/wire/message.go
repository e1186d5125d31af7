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
	Leaving Type = 6 // going-away: nothing new on this connection, please
)

// Op is what a request asks for; other messages have none (0).
type Op uint8

const (
	Echo      Op = 1 // the body back
	Sleep     Op = 2 // the body back, after Arg milliseconds
	ReplyOf   Op = 3 // Arg bytes, being Fill(Arg, 0)
	Increment Op = 4 // the counter named by the body, one higher, as 8 bytes

	SlowIncrement Op = 5 // likewise, raised after Arg milliseconds; only of who declares the feature
)

// Code says why a server answered with an Error, or why it is Leaving; replies, pings and pongs have none (0).
type Code uint16

const (
	BadRequest     Code = 400 // cannot be understood; not retried
	Unauthorized   Code = 401 // not allowed; not retried
	KeyReused      Code = 409 // the idempotency key came with another request before; not retried
	ArgTooLarge    Code = 413 // the argument exceeds a limit; not retried
	Busy           Code = 429 // too many requests; retried. Of Leaving: too many pings
	ServerFailed   Code = 500 // retried if idempotent
	NotImplemented Code = 501 // not retried
	Unavailable    Code = 503 // not now; retried if idempotent
	TooLate        Code = 504 // the deadline passed before it was carried out; not retried
)

const (
	MessageHeaderLen = 12      // bytes before the body
	MaxPingBody      = 125     // greatest body of a ping or pong
	MaxSleep         = 600_000 // greatest Arg of Sleep and SlowIncrement, milliseconds
)

// What a request says in place of a code: which fields follow its header.
const (
	flagKey      = 1
	flagDeadline = 2
	flags        = flagKey | flagDeadline
)

// Message is one message of the profile. Any value can be encoded, so that
// wrong ones can be sent.
type Message struct {
	Type     Type
	Op       Op
	Code     Code
	ID       uint32 // a reply, error or pong repeats the one of its request or ping
	Arg      uint32 // of a request its argument; of an Error milliseconds to wait before a retry, of Leaving until the sender closes; 0: not said
	Key      uint64 // of a request its idempotency key; 0: none
	Deadline uint32 // of a request the milliseconds that are left for it; 0: no limit
	Body     []byte
}

// Bytes is the payload that carries m. It checks nothing. Of a request, a Key
// and a Deadline bring the flags that announce them.
func (m Message) Bytes() []byte {
	p := make([]byte, MessageHeaderLen, MessageHeaderLen+12+len(m.Body))
	p[0], p[1] = byte(m.Type), byte(m.Op)
	code := uint16(m.Code)
	if m.Type == Request && m.Key != 0 {
		code |= flagKey
		p = binary.BigEndian.AppendUint64(p, m.Key)
	}
	if m.Type == Request && m.Deadline != 0 {
		code |= flagDeadline
		p = binary.BigEndian.AppendUint32(p, m.Deadline)
	}
	binary.BigEndian.PutUint16(p[2:], code)
	binary.BigEndian.PutUint32(p[4:], m.ID)
	binary.BigEndian.PutUint32(p[8:], m.Arg)
	return append(p, m.Body...)
}

// ParseMessage reads a payload, whose bytes the Body shares. The error of a
// malformed one says which field is wrong; if the payload has at least
// MessageHeaderLen bytes, the message holds its fields even then. The limit of
// an operation (MaxSleep) is not checked: exceeding it is not malformed.
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
	err := m.readFields()
	if err == nil {
		err = m.check()
	}
	if err != nil {
		return m, fmt.Errorf("parse message: id %d: malformed: %w", m.ID, err)
	}
	return m, nil
}

// readFields takes what the flags of a request announce off its body. If that
// is wrong, flags and body stay as they came.
func (m *Message) readFields() error {
	if m.Type != Request || m.Code&^flags != 0 {
		return nil
	}
	body, key, deadline := m.Body, uint64(0), uint32(0)
	if m.Code&flagKey != 0 {
		if len(body) < 8 {
			return errors.New("idempotency key cut short")
		}
		if key, body = binary.BigEndian.Uint64(body), body[8:]; key == 0 {
			return errors.New("idempotency key of zero")
		}
	}
	if m.Code&flagDeadline != 0 {
		if len(body) < 4 {
			return errors.New("deadline cut short")
		}
		if deadline, body = binary.BigEndian.Uint32(body), body[4:]; deadline == 0 {
			return errors.New("deadline of zero")
		}
	}
	m.Code, m.Key, m.Deadline, m.Body = 0, key, deadline, body
	return nil
}

// check finds the first field that the profile does not allow.
func (m Message) check() error {
	switch {
	case m.Type < Request || m.Type > Leaving:
		return fmt.Errorf("unknown type %d", m.Type)
	case m.Type == Request && (m.Op < Echo || m.Op > SlowIncrement):
		return fmt.Errorf("request with unknown op %d", m.Op)
	case m.Type != Request && m.Op != 0:
		return errors.New("op without a request")
	case m.Type == Request && m.Code != 0:
		return fmt.Errorf("request with unknown flags %#x", uint16(m.Code))
	case m.Type == Request && m.Arg != 0 && (m.Op == Echo || m.Op == Increment):
		return fmt.Errorf("argument %d of op %d, which takes none", m.Arg, m.Op)
	case m.Type == Ping && len(m.Body) > MaxPingBody:
		return fmt.Errorf("ping with a body of %d bytes", len(m.Body))
	case m.Type != Error && m.Type != Leaving && m.Code != 0:
		return errors.New("code without an error")
	case m.Type != Request && m.Type != Error && m.Type != Leaving && m.Arg != 0:
		return errors.New("argument without a request or error")
	case m.Type == Leaving && (m.ID != 0 || len(m.Body) > 0):
		return errors.New("going-away with an id or a body")
	case m.Type == Leaving && m.Code != 0 && m.Code != Busy:
		return fmt.Errorf("going-away with code %d", m.Code)
	}
	return nil
}
