package match

import (
	"testing"

	"github.com/onsi/gomega/types"

	"github.com/sockdrill/sockdrill/harness/verdict"
	"github.com/sockdrill/sockdrill/harness/wire"
)

func TestMessagesOfTheProfileAreSaidInWords(t *testing.T) {
	reply := wire.Message{Type: wire.Reply, ID: 7, Body: []byte("slept")}
	pong := wire.Message{Type: wire.Pong, ID: 1}
	busy := wire.Message{Type: wire.Error, Code: wire.Busy, ID: 7}
	for _, c := range []struct {
		matcher types.GomegaMatcher
		actual  any
		says    string // "" is a match
		kind    verdict.Kind
	}{
		{Messages(reply), []wire.Message{reply}, "", ""},
		{Messages(wire.Message{Type: wire.Pong, ID: 1, Body: []byte{}}), []wire.Message{pong}, "", ""},
		{Messages(reply), []wire.Message(nil), `Expected 1 message, but no message came; missing is a reply with id 7 and body "slept" (5 B).`,
			verdict.Liveness},
		{Messages(pong, reply), []wire.Message{reply},
			`Expected message 1 of 2 to be a pong with id 1 and no body, but it is a reply with id 7 and body "slept" (5 B).`, verdict.Safety},
		{Messages(reply), []wire.Message{reply, pong},
			`Expected 1 message, but 2 came; the first one too many is a pong with id 1 and no body.`, verdict.Safety},
		{Refuse(wire.Busy), busy, "", ""},
		{Refuse(wire.Unavailable), busy, `Expected an error with code 503, but the answer is an error with code 429 for request 7.`,
			verdict.Safety},
		{Refuse(wire.Unavailable), wire.Message{Type: wire.Leaving},
			`Expected an error with code 503, but the answer is a going-away with code 0.`, verdict.Safety},
		{Carry([]byte("slept")), reply, "", ""},
		{Carry([]byte("slept")), pong, `Expected a reply with body "slept" (5 B), but the answer is a pong with id 1 and no body.`,
			verdict.Safety},
		{Stream([]byte("ab")), []byte("ab"), "", ""},
		{Stream([]byte("ab")), []byte("a"), `Expected 2 bytes, but only 1 came: "a" (1 B).`, verdict.Liveness},
		{Stream([]byte("ab")), []byte("b"), `Expected the bytes "ab" (2 B), but they are "b" (1 B).`, verdict.Safety},
		{Refuse(wire.Unavailable), wire.Message{Type: 9, ID: 2},
			`Expected an error with code 503, but the answer is a message of type 9 with id 2 and no body.`, verdict.Safety},
	} {
		matched, err := c.matcher.Match(c.actual)
		if err != nil || matched != (c.says == "") {
			t.Errorf("%q: matched %v (%v)", c.says, matched, err)
			continue
		}
		if matched {
			continue
		}
		if text, kind := verdict.Unmark(c.matcher.FailureMessage(c.actual)); text != c.says || kind != c.kind {
			t.Errorf("%q of kind %q, want %q of kind %q", text, kind, c.says, c.kind)
		}
	}
}
