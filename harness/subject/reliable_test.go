package subject

import (
	"strings"
	"testing"
	"time"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/reliable"
)

func TestWhatIsWrongWithADeclarationOfTheReliabilityProfile(t *testing.T) {
	policies := Policies{Retransmit: &Retransmit{Initial: Millis(time.Second), Factor: 2}}
	right := Entry{Transport: "udp", Policies: policies, Reliable: &Reliable{Messages: 200}}
	if found := right.checkReliable("$", record.Client); found != nil {
		t.Errorf("a right client: %+v", found)
	}
	server := Entry{Transport: "udp", Reliable: &Reliable{Ordered: true}}
	if found := server.checkReliable("$", record.Server); found != nil {
		t.Errorf("a right server: %+v", found)
	}
	for want, change := range map[string]func(*Entry){
		"over streams":       func(e *Entry) { e.Transport = "" },
		"asked and answered": func(e *Entry) { e.Respond = Respond{{}} },
		"asks for order":     func(e *Entry) { e.Reliable = &Reliable{Messages: 1, Ordered: true} },
		"how many messages":  func(e *Entry) { e.Reliable = &Reliable{} },
		"sends again":        func(e *Entry) { e.Policies.Retransmit = nil },
		"are alike":          func(e *Entry) { e.Policies.Retransmit = &Retransmit{Fresh: true} },
	} {
		wrong := right
		change(&wrong)
		if found := wrong.checkReliable("$", record.Client); found == nil || !strings.Contains(found.problem, want) {
			t.Errorf("%s: %+v", want, found)
		}
	}
	server.Reliable = &Reliable{Messages: 1}
	if found := server.checkReliable("$", record.Server); found == nil || !strings.Contains(found.problem, "sends nothing") {
		t.Errorf("a server with messages: %+v", found)
	}
}

func TestTheFirstDatagramOfTheProfile(t *testing.T) {
	i := Implementation{Reliable: &Reliable{}}
	q := i.Inquiry(7, 0)
	answer, differs := i.Answer(q.Question)
	if differs != "" || q.Right(answer) != nil || q.Right(q.Reply()) != nil || !q.Told() {
		t.Errorf("an open is answered by % x (%s): %v", answer, differs, q.Right(answer))
	}
	other := i.Inquiry(8, 0)
	for what, b := range map[string][]byte{
		"an answer to another": other.Reply(), "the open itself": q.Question, "nothing": nil,
		"no session": reliable.Datagram{Kind: reliable.Opened, Number: 7}.Bytes(),
		"a payload":  reliable.Datagram{Kind: reliable.Opened, Session: 1, Number: 7, Payload: []byte("x")}.Bytes(),
	} {
		if q.Right(b) == nil {
			t.Errorf("%s is taken for the answer to an open", what)
		}
	}
	for what, b := range map[string][]byte{
		"a message": reliable.Datagram{Kind: reliable.Message}.Bytes(), "an unknown option": reliable.Datagram{Kind: reliable.Open, Session: 2}.Bytes(),
		"text": []byte("hello, server"),
	} {
		if _, differs := i.Answer(b); differs == "" {
			t.Errorf("%s opens a session", what)
		}
	}
}
