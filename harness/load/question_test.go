package load

import (
	"testing"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/harness/wire"
	"github.com/sockdrill/sockdrill/harness/wire/template"
)

// asking is a lab of a server that answers one question.
func asking() *harness.Lab {
	return &harness.Lab{Framing: wire.Default, Impl: subject.Implementation{Exchange: &subject.Exchange{Question: template.Of([]byte("__?")),
		Answer: template.Of([]byte("__ok")), Tag: &subject.Tag{Bytes: 2}}}}
}

func TestQuestionsStandInForMessages(t *testing.T) {
	l := asking()
	fit := l.Fit([]byte("a message"), nil)
	if string(fit[0]) == string(fit[1]) || len(fit[0]) != 3 || len(fit[1]) != 3 {
		t.Errorf("%q stand for two messages", fit)
	}
	if got := Payload(l, 1000, 7); string(got) != "\x00\x07?" {
		t.Errorf("%q stands for message 7", got)
	}
	if n := len(Bulk(l, 1000, 31)); n != 11 {
		t.Errorf("%d questions of 3 bytes make up 31", n)
	}
	if n := len(Flooding(l, 1000, 31)); n != 8 {
		t.Errorf("the answers to %d questions, 4 bytes each, make up 31", n)
	}
	if n := len(Flooding(l, 1000, 1<<30)); n != mostBulk {
		t.Errorf("%d questions, at most %d", n, mostBulk)
	}
}
