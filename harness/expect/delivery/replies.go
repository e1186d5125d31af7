package delivery

import (
	"bytes"

	"github.com/onsi/gomega/types"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/load"
	"github.com/sockdrill/sockdrill/harness/match"
	"github.com/sockdrill/sockdrill/harness/peer"
)

// Replies matches the frames on the wire that are exactly the replies to what was sent: the same messages from an echo, in order; else
// the answer to each question, in any order, told apart by their tags. So are the messages of an echo whose questions and answers have
// tags; that each came under its own was found out when it was read.
func Replies(lab harness.Any, sent ...[]byte) types.GomegaMatcher {
	l := lab.Core()
	if !l.Impl.OneQuestion() && !l.Impl.Exchange.TellsApart() {
		return match.Payloads(sent...)
	}
	return match.Replies(func(came [][]byte) [][]byte { return inOrder(l, sent, came) })
}

// inOrder is what has to come back for what was sent, in the order in which it came as far as it came: in order from an echo.
func inOrder(l *harness.Lab, sent, came [][]byte) [][]byte {
	switch {
	case l.Impl.OneQuestion():
		return load.InOrder(l, sent, came)
	case l.Impl.Exchange.TellsApart():
		return alongside(sent, came)
	}
	return sent
}

// alongside is these messages in the order in which those came: one that is none of them stands in the place of the first that is missing.
func alongside(sent, came [][]byte) (right [][]byte) {
	left := map[string]int{} // how often each is still to come
	for _, p := range sent {
		left[string(p)]++
	}
	strange := []int{} // places in right of what came and is none of them
	for n, p := range came[:min(len(came), len(sent))] {
		if right = append(right, p); left[string(p)] > 0 {
			left[string(p)]--
		} else {
			strange = append(strange, n)
		}
	}
	for _, p := range sent { // those that did not come, in their order
		switch {
		case left[string(p)] == 0:
			continue
		case len(strange) > 0:
			right[strange[0]], strange = p, strange[1:]
		default:
			right = append(right, p)
		}
		left[string(p)]--
	}
	return right
}

// Does says what the server is to do with a message, for a sentence that begins with "Expected the server to".
func Does(lab harness.Any) string {
	l := lab.Core()
	switch {
	case l.Impl.OneQuestion():
		return "answer the question of its manifest (server.exchange)"
	case l.Impl.Exchange != nil:
		return "echo a message as its manifest says (server.exchange),"
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

// next is the message that has to come behind these frames, which are right; nil if there is none.
func next(l *harness.Lab, payloads, frames [][]byte) []byte {
	if right := inOrder(l, payloads, frames); len(right) > len(frames) {
		return right[len(frames)]
	}
	return nil
}

// Begun is how much of an answer has come on a connection: bytes, or whole answers, if the question is made of a template: one of several
// commands is answered in parts, the first of them before it is whole.
func Begun(lab harness.Any, c *peer.Conn) int64 {
	if lab.Core().Impl.Exchange.Echoes() {
		return int64(c.FrameCount())
	}
	return c.ReceivedBytes()
}
