package harness

import (
	"github.com/onsi/gomega/types"

	"github.com/sockdrill/sockdrill/harness/match"
)

// A server that does not echo answers one question (Impl.Exchange). A scenario that needs messages and their replies, and not
// what is in them, holds for both: Fit, Payload, Bulk and Flooding give what is sent, Replies what has to come back.

// question is question number n, from 0, of a server that does not echo.
func (l *Lab) question(n int) []byte { return l.Impl.Exchange.Ask(n, l.Framing.Line()) }

// reply is what has to come back for what was sent: itself, unless the server answers one question.
func (l *Lab) reply(sent []byte) []byte {
	if x := l.Impl.Exchange; x != nil {
		return x.Reply(sent)
	}
	return sent
}

// Replies matches the frames on the wire that are exactly the replies to what was sent: the same messages from an echo, in order; else
// the answer to each question, in any order, told apart by their tags.
func (l *Lab) Replies(sent ...[]byte) types.GomegaMatcher {
	if l.Impl.Exchange == nil {
		return match.Payloads(sent...)
	}
	return match.Replies(func(came [][]byte) [][]byte { return l.inOrder(sent, came) })
}

// inOrder is what has to come back for what was sent, in the order in which it came as far as it came: in order from an echo.
func (l *Lab) inOrder(sent, came [][]byte) [][]byte {
	if x := l.Impl.Exchange; x != nil {
		return x.InOrder(sent, came)
	}
	return sent
}

// Does says what the server is to do with a message, for a sentence that begins with "Expected the server to".
func (l *Lab) Does() string {
	if l.Impl.Exchange != nil {
		return "answer the question of its manifest (server.exchange)"
	}
	return "echo a message"
}
