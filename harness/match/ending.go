package match

import (
	"github.com/onsi/gomega/types"

	"github.com/sockdrill/sockdrill/harness/adapter"
)

// DeliverThenClose matches events of the account ([]adapter.Event) in which exactly these messages, at least one, come in
// order on one connection, and then the end of that connection.
func DeliverThenClose(want ...[]byte) types.GomegaMatcher {
	return &matcher{
		check: func(actual any) (mismatch, error) {
			events, ok := actual.([]adapter.Event)
			if !ok {
				return matches, wrongType(actual, "events")
			}
			messages, closed := untilClose(events)
			if problem, err := differ(messages, want); problem != matches || err != nil {
				if closed { // nothing more can come
					problem = wrong("%s After that it reports the close of the connection: what had come before the end is lost.",
						problem.text)
				}
				return problem, err
			}
			if !closed {
				return missing("Expected the implementation to report the close of the connection, but it does not."), nil
			}
			return matches, nil
		},
		not: wrong("Expected anything but these %d messages and then the close.", len(want)),
	}
}

// untilClose returns the messages before the first end of the connection that brought the last one; of any if none did.
func untilClose(events []adapter.Event) (messages []adapter.Event, closed bool) {
	conn := ""
	for _, e := range events {
		if e.Event == adapter.EventRecv {
			conn = e.Conn
		}
	}
	for _, e := range events {
		switch {
		case e.Event == adapter.EventRecv:
			messages = append(messages, e)
		case e.Event == adapter.EventState && e.From == adapter.Connected && (conn == "" || e.Conn == conn):
			return messages, true
		}
	}
	return messages, false
}

// EndAs matches events of the account ([]adapter.Event) of one connection or client that report its end, with this class
// wherever they name one, and no trouble of another class.
func EndAs(class adapter.Class) types.GomegaMatcher {
	return &matcher{
		check: func(actual any) (mismatch, error) {
			events, ok := actual.([]adapter.Event)
			if !ok {
				return matches, wrongType(actual, "events")
			}
			ended := false
			for _, e := range events {
				leaves := e.Event == adapter.EventState && e.From == adapter.Connected
				if (leaves && e.Class != "" || e.Event == adapter.EventError) && e.Class != class {
					return other(e.Class, "Expected the connection to end as %s, but the implementation reports %s (%q).", class, e.Class,
						e.Detail), nil
				}
				ended = ended || leaves
			}
			if !ended {
				return missing("Expected the implementation to report the end of the connection, but it does not."), nil
			}
			return matches, nil
		},
		not: wrong("Expected the connection not to end as %s.", class),
	}
}

// Closed reports whether these events report the end of a connection.
func Closed(events []adapter.Event) bool {
	_, closed := untilClose(events)
	return closed
}
