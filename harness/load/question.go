package load

import "github.com/sockdrill/sockdrill/harness"

// A server that does not echo answers one question (Impl.OneQuestion). A scenario that needs messages and their replies, and not
// what is in them, holds for both: Lab.Fit, Payload, Bulk and Flooding give what is sent, delivery.Replies what has to come back.

// InOrder is the right answers to its questions, in the order in which these came.
func InOrder(lab harness.Any, questions, came [][]byte) [][]byte {
	l := lab.Core()
	return l.Impl.Exchange.InOrder(questions, came, letters(l))
}

// reply is what has to come back for what was sent: itself, unless the server answers one question.
func reply(l *harness.Lab, sent []byte) []byte {
	if l.Impl.OneQuestion() {
		return l.Impl.Exchange.Reply(sent, letters(l))
	}
	return sent
}

// letters reports whether the framing carries no other bytes, so that tags have to be letters.
func letters(l *harness.Lab) bool { return !l.Framing.Layout().Clean() }
