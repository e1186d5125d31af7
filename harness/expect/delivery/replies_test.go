package delivery

import (
	"testing"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/load"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/harness/wire"
)

// answering is a lab of a server that answers one question.
func answering() *harness.Lab {
	return &harness.Lab{Framing: wire.Default, Impl: subject.Implementation{Exchange: &subject.Exchange{Question: subject.Hex("__?"),
		Answer: subject.Hex("__ok"), Tag: &subject.Tag{Bytes: 2}}}}
}

func TestRepliesMayComeInAnyOrder(t *testing.T) {
	l := answering()
	sent := [][]byte{load.Payload(l, 0, 1), load.Payload(l, 0, 2)}
	one, two := []byte("\x00\x01ok"), []byte("\x00\x02ok")
	for _, c := range []struct {
		came  [][]byte
		right bool
	}{
		{[][]byte{one, two}, true}, {[][]byte{two, one}, true}, {[][]byte{one}, false}, {[][]byte{one, one}, false},
		{[][]byte{one, two, two}, false}, {sent, false},
	} {
		if ok, err := Replies(l, sent...).Match(c.came); ok != c.right || err != nil {
			t.Errorf("%q: %v (%v)", c.came, ok, err)
		}
	}
	if !rightSoFar(l, sent, [][]byte{two}) || rightSoFar(l, sent, [][]byte{sent[0]}) {
		t.Error("one of two is right so far, and an echo is not")
	}
	if ok, _ := Replies((&harness.Lab{}), sent...).Match(sent); !ok {
		t.Error("an echo's replies are what was sent")
	}
	if ok, _ := Replies((&harness.Lab{}), sent...).Match([][]byte{sent[1], sent[0]}); ok {
		t.Error("an echo's replies come in order")
	}
}
