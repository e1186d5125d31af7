package delivery

import (
	"bytes"

	"github.com/onsi/gomega/types"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/match"
)

// Replies matches the frames on the wire that are exactly the replies to what was sent: the same messages from an echo, in order; else
// the answer to each question, in any order, told apart by their tags.
func Replies(lab harness.Any, sent ...[]byte) types.GomegaMatcher {
	l := lab.Core()
	if l.Impl.Exchange == nil {
		return match.Payloads(sent...)
	}
	return match.Replies(func(came [][]byte) [][]byte { return inOrder(l, sent, came) })
}

// inOrder is what has to come back for what was sent, in the order in which it came as far as it came: in order from an echo.
func inOrder(l *harness.Lab, sent, came [][]byte) [][]byte {
	if x := l.Impl.Exchange; x != nil {
		return x.InOrder(sent, came)
	}
	return sent
}

// Does says what the server is to do with a message, for a sentence that begins with "Expected the server to".
func Does(lab harness.Any) string {
	l := lab.Core()
	if l.Impl.Exchange != nil {
		return "answer the question of its manifest (server.exchange)"
	}
	return "echo a message"
}

// rightSoFar reports whether these frames are the first of what has to come back for the payloads.
func rightSoFar(l *harness.Lab, payloads, frames [][]byte) bool {
	if len(frames) > len(payloads) {
		return false
	}
	right := inOrder(l, payloads, frames)
	for i, f := range frames {
		if !bytes.Equal(f, right[i]) {
			return false
		}
	}
	return true
}
