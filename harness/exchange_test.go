package harness

import (
	"testing"

	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/harness/wire"
)

// asking is a lab of a server that answers one question.
func asking() *Lab {
	return &Lab{Framing: wire.Default, Impl: subject.Implementation{Exchange: &subject.Exchange{Question: subject.Hex("__?"),
		Answer: subject.Hex("__ok"), Tag: &subject.Tag{Bytes: 2}}}}
}

func TestQuestionsStandInForMessages(t *testing.T) {
	l := asking()
	fit := l.Fit([]byte("a message"), nil)
	if string(fit[0]) == string(fit[1]) || len(fit[0]) != 3 || len(fit[1]) != 3 {
		t.Errorf("%q stand for two messages", fit)
	}
	if got := l.Payload(1000, 7); string(got) != "\x00\x07?" {
		t.Errorf("%q stands for message 7", got)
	}
	if n := len(l.Bulk(1000, 31)); n != 11 {
		t.Errorf("%d questions of 3 bytes make up 31", n)
	}
	if n := len(l.Flooding(1000, 31)); n != 8 {
		t.Errorf("the answers to %d questions, 4 bytes each, make up 31", n)
	}
	if n := len(l.Flooding(1000, 1<<30)); n != mostBulk {
		t.Errorf("%d questions, at most %d", n, mostBulk)
	}
}

func TestRepliesMayComeInAnyOrder(t *testing.T) {
	l := asking()
	sent := [][]byte{l.Payload(0, 1), l.Payload(0, 2)}
	one, two := []byte("\x00\x01ok"), []byte("\x00\x02ok")
	for _, c := range []struct {
		came  [][]byte
		right bool
	}{
		{[][]byte{one, two}, true}, {[][]byte{two, one}, true}, {[][]byte{one}, false}, {[][]byte{one, one}, false},
		{[][]byte{one, two, two}, false}, {sent, false},
	} {
		if ok, err := l.Replies(sent...).Match(c.came); ok != c.right || err != nil {
			t.Errorf("%q: %v (%v)", c.came, ok, err)
		}
	}
	if !l.rightSoFar(sent, [][]byte{two}) || l.rightSoFar(sent, [][]byte{sent[0]}) {
		t.Error("one of two is right so far, and an echo is not")
	}
	if ok, _ := (&Lab{}).Replies(sent...).Match(sent); !ok {
		t.Error("an echo's replies are what was sent")
	}
	if ok, _ := (&Lab{}).Replies(sent...).Match([][]byte{sent[1], sent[0]}); ok {
		t.Error("an echo's replies come in order")
	}
}
