package message

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// parseFields takes the fields that a request's flags announce off its body.
func (m *Message) parseFields() error {
	flags := m.Code
	m.Code = 0
	if flags&^(withKey|withDeadline) != 0 {
		return fmt.Errorf("flags %#x: only %#x are known", uint16(flags), withKey|withDeadline)
	}
	// Zero is how a message says that a field is absent. On the wire it would be a second way to say so, and two ways of
	// saying one thing are where implementations come to differ.
	if flags&withKey != 0 {
		if len(m.Body) < 8 {
			return errors.New("the idempotency key is cut short")
		}
		if m.Key = binary.BigEndian.Uint64(m.Body); m.Key == 0 {
			return errors.New("the idempotency key is 0")
		}
		m.Body = m.Body[8:]
	}
	if flags&withDeadline != 0 {
		if len(m.Body) < 4 {
			return errors.New("the deadline is cut short")
		}
		if m.Deadline = binary.BigEndian.Uint32(m.Body); m.Deadline == 0 {
			return errors.New("the deadline is 0")
		}
		m.Body = m.Body[4:]
	}
	return nil
}

// check holds the message against the table of the profile: what must be 0 is 0, and what names something is known.
func (m Message) check() error {
	switch m.Type {
	case Request:
		return m.checkRequest()
	case Reply, Ping, Pong:
		if m.Code != 0 || m.Arg != 0 {
			return fmt.Errorf("message %d of type %d: code %d and argument %d, want 0", m.ID, m.Type, m.Code, m.Arg)
		}
	case Leaving:
		if m.ID != 0 || len(m.Body) > 0 || m.Code != 0 && m.Code != Busy {
			return fmt.Errorf("going-away with id %d, code %d and %d bytes of body: it has neither id nor body, and code 0 or %d", m.ID, m.Code,
				len(m.Body), Busy)
		}
	case Error:
	default:
		return fmt.Errorf("message %d: type %d is unknown", m.ID, m.Type)
	}
	if m.Op != 0 {
		return fmt.Errorf("message %d of type %d: operation %d, want 0", m.ID, m.Type, m.Op)
	}
	if m.Type == Ping && len(m.Body) > MaxPingBody {
		return fmt.Errorf("ping %d: body of %d bytes, at most %d", m.ID, len(m.Body), MaxPingBody)
	}
	return nil
}

func (m Message) checkRequest() error {
	if m.Op < Echo || m.Op > SlowIncrement {
		return fmt.Errorf("request %d: operation %d is unknown", m.ID, m.Op)
	}
	if m.Arg != 0 && (m.Op == Echo || m.Op == Increment) {
		return fmt.Errorf("request %d: operation %d takes no argument, got %d", m.ID, m.Op, m.Arg)
	}
	return nil
}
