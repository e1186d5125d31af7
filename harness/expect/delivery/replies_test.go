package delivery

import (
	"testing"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/load"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/harness/wire"
	"github.com/sockdrill/sockdrill/harness/wire/template"
)

// tagged is a lab of a server that echoes by a command with a tag.
func tagged() *harness.Lab {
	echo := func(text string) template.Template {
		read, _ := template.Parse(text, false)
		return read
	}
	return &harness.Lab{Framing: wire.Default, Impl: subject.Implementation{Exchange: &subject.Exchange{Question: echo("{tag:digits6} {payload}"),
		Answer: echo("{tag:digits6} {payload}")}}}
}

func TestEchoesUnderATagMayComeInAnyOrder(t *testing.T) {
	l := tagged()
	frames := func(s ...string) (out [][]byte) {
		for _, one := range s {
			out = append(out, []byte(one))
		}
		return out
	}
	sent := frames("a", "b", "b", "c")
	for _, c := range []struct {
		came  [][]byte
		right bool
	}{
		{frames("a", "b", "b", "c"), true}, {frames("c", "b", "a", "b"), true}, {frames("c", "b", "a"), false}, {frames("a", "b", "b", "b"), false},
		{frames("c", "b", "a", "b", "c"), false}, {frames("x", "b", "a", "b"), false}, {nil, false},
	} {
		if ok, err := Replies(l, sent...).Match(c.came); ok != c.right || err != nil {
			t.Errorf("%q: %v (%v)", c.came, ok, err)
		}
	}
	if !rightSoFar(l, sent, frames("b", "c")) || rightSoFar(l, sent, frames("c", "c")) {
		t.Error("two of them in any order are right so far, and one of them twice is not")
	}
}

// answering is a lab of a server that answers one question.
func answering() *harness.Lab {
	return &harness.Lab{Framing: wire.Default, Impl: subject.Implementation{Exchange: &subject.Exchange{Question: template.Of([]byte("__?")),
		Answer: template.Of([]byte("__ok")), Tag: &subject.Tag{Bytes: 2}}}}
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
