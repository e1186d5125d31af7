package match

import (
	"bytes"
	"fmt"

	"github.com/onsi/gomega/types"

	"github.com/sockdrill/sockdrill/harness/wire"
)

// Messages matches messages of the profile ([]wire.Message) that are exactly these, in this order.
func Messages(want ...wire.Message) types.GomegaMatcher {
	return &matcher{
		check: func(actual any) (mismatch, error) {
			came, ok := actual.([]wire.Message)
			if !ok {
				return matches, wrongType(actual, "messages of the profile")
			}
			for i := range min(len(came), len(want)) {
				if !bytes.Equal(came[i].Bytes(), want[i].Bytes()) {
					return wrong("Expected message %d of %d to be %s, but it is %s.", i+1, len(want), worded(want[i]), worded(came[i])), nil
				}
			}
			switch {
			case len(came) < len(want):
				return missing("Expected %s, but %s came; missing is %s.", messages(len(want)), messages(len(came)),
					worded(want[len(came)])), nil
			case len(came) > len(want):
				return wrong("Expected %s, but %d came; the first one too many is %s.", messages(len(want)), len(came),
					worded(came[len(want)])), nil
			}
			return matches, nil
		},
		not: wrong("Expected anything but these %d messages.", len(want)),
	}
}

// Refuse matches an answer (wire.Message) that is an error with this code.
func Refuse(code wire.Code) types.GomegaMatcher {
	return &matcher{
		check: func(actual any) (mismatch, error) {
			m, ok := actual.(wire.Message)
			if !ok {
				return matches, wrongType(actual, "a message of the profile")
			}
			if m.Type != wire.Error || m.Code != code {
				return wrong("Expected an error with code %d, but the answer is %s.", code, worded(m)), nil
			}
			return matches, nil
		},
		not: wrong("Expected anything but an error with code %d.", code),
	}
}

// Carry matches a message of the profile (wire.Message) that is a reply with this body.
func Carry(body []byte) types.GomegaMatcher {
	return &matcher{
		check: func(actual any) (mismatch, error) {
			m, ok := actual.(wire.Message)
			if !ok {
				return matches, wrongType(actual, "a message of the profile")
			}
			if m.Type != wire.Reply || !bytes.Equal(m.Body, body) {
				return wrong("Expected a reply with body %s, but the answer is %s.", show(body), worded(m)), nil
			}
			return matches, nil
		},
		not: wrong("Expected anything but a reply with body %s.", show(body)),
	}
}

// worded says what a message is, without what this type of message does not have.
func worded(m wire.Message) string {
	switch m.Type {
	case wire.Error:
		return fmt.Sprintf("an error with code %d for request %d", m.Code, m.ID)
	case wire.Leaving:
		return fmt.Sprintf("a going-away with code %d", m.Code)
	}
	name, known := map[wire.Type]string{wire.Request: "a request", wire.Reply: "a reply", wire.Ping: "a ping", wire.Pong: "a pong"}[m.Type]
	if !known {
		name = fmt.Sprintf("a message of type %d", m.Type)
	}
	if len(m.Body) == 0 {
		return fmt.Sprintf("%s with id %d and no body", name, m.ID)
	}
	return fmt.Sprintf("%s with id %d and body %s", name, m.ID, show(m.Body))
}
