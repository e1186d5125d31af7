package subject

import (
	"strings"
	"testing"
)

func TestTheFirstRuleThatFitsAnswers(t *testing.T) {
	m, err := loaded(t, `name: x
client:
  command: ./x {addr}
  framing: lf
  respond:
    - {to: {text: "HELLO *"}, with: {text: "WELCOME"}}
    - {to: {text: "ECHO {tag:digits} {payload}"}, with: {text: "{tag:digits} OK {payload}"}}
`)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		question, answer string
		rule             int
	}{
		{"HELLO me", "WELCOME", 0},
		{"ECHO 17 some words", "17 OK some words", 1},
		{"GOODBYE", "", -1},
	} {
		answer, rule, differs := m.Client.Respond.Answer([]byte(c.question))
		if string(answer) != c.answer || rule != c.rule || (rule < 0) != (differs != "") {
			t.Errorf("%q is answered by %q (rule %d, %q), and should be by %q (rule %d)", c.question, answer, rule, differs, c.answer, c.rule)
		}
	}
}

func TestRulesThatCannotWorkAreRefused(t *testing.T) {
	const client = "name: x\nclient:\n  command: ./x {addr}\n  respond: "
	for _, c := range []struct{ text, says string }{
		{client + `[{to: {text: a}}]`, "it needs the answer"},
		{client + `[{with: {text: a}}]`, "it needs the question"},
		{client + `[{to: {text: a}, with: {text: "b*"}}]`, "an answer that is sent has no *"},
		{client + `[{to: {text: a}, with: {text: "{payload}"}}]`, "repeats a {payload} that the question does not have"},
		{client + `[{to: {text: "a{tag}"}, with: {text: b}}]`, "it is not said how {tag} is written"},
		{"name: x\nserver:\n  command: ./x {addr}\n  respond: [{to: {text: a}, with: {text: b}}]", "a server answers by itself"},
		{"name: x\nclient:\n  command: ./x\n  respond: [{to: {text: a}, with: {text: b}}]", "a client with an adapter"},
		{"name: x\nclient:\n  command: ./x {addr}\n  framing: none\n  respond: [{to: {text: a}, with: {text: b}}]", "without framing"},
	} {
		if _, err := loaded(t, c.text); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s\nit should be refused with %q, and the error is %v", c.text, c.says, err)
		}
	}
}

func loaded(t *testing.T, text string) (Manifest, error) {
	t.Helper()
	return LoadManifest(writeManifest(t, text))
}
