package subject

import (
	"strings"
	"testing"
)

func TestPatternsThatTellNothingAreRefused(t *testing.T) {
	const respond = "\n  framing: lf\n  respond: [{to: {text: a}, with: {text: b}}]\n  prints: "
	const client = "name: x\nclient:\n  command: ./x {addr}" + respond
	for _, c := range []struct{ text, says string }{
		{client + `{answer: 'got (.*'}`, "sockdrill.yaml:6:20: it cannot be read: error parsing regexp: missing closing )"},
		{client + `{answer: 'got .*'}`, "it has 0 groups"},
		{client + `{answer: '(got) (.*)'}`, "it has 2 groups"},
		{client + `{answer: ''}`, "it needs the pattern"},
		{client + `{}`, "it needs the pattern"},
		{client + `{answers: 'got (.*)'}`, "answers"},
		{"name: x\nclient:\n  command: ./x {addr}\n  prints: {answer: 'got (.*)'}", "declare `respond`"},
		{"name: x\nclient:\n  command: ./x\n  prints: {answer: 'got (.*)'}", "belongs to the drill protocol"},
		{"name: x\nserver:\n  command: ./x {addr}\n  prints: {answer: 'got (.*)'}", "on the wire already"},
	} {
		if _, err := loaded(t, c.text); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s\nit should be refused with %q, and the error is %v", c.text, c.says, err)
		}
	}
	m, err := loaded(t, client+`{answer: 'got (.*)'}`)
	if err != nil || m.Implementations()[0].Prints.Pattern().FindStringSubmatch("I got it")[1] != "it" {
		t.Errorf("%v, %v", m, err)
	}
}
