// Package match holds the Gomega matchers that scenarios share. Each failure is one sentence and the evidence, never a
// dump of structs.
package match

import (
	"fmt"
	"strings"

	"github.com/sockdrill/sockdrill/harness/adapter"
)

// matcher is a Gomega matcher whose check explains itself: the empty string is a match.
type matcher struct {
	check func(actual any) (problem string, err error)
	wrong string // the last problem
	not   string // what a negated match says
}

func (m *matcher) Match(actual any) (bool, error) {
	problem, err := m.check(actual)
	m.wrong = problem
	return err == nil && problem == "", err
}

func (m *matcher) FailureMessage(any) string        { return m.wrong }
func (m *matcher) NegatedFailureMessage(any) string { return m.not }

// shown is how many bytes of a message are printed.
const shown = 24

// show prints a payload for people: its length, and its bytes if they are few.
func show(p []byte) string {
	switch {
	case len(p) == 0:
		return "an empty message"
	case len(p) <= shown:
		return fmt.Sprintf("%q (%d B)", p, len(p))
	}
	return fmt.Sprintf("%q… (%d B)", p[:shown], len(p))
}

// list joins words by commas; "nothing" for none.
func list[T any](items []T) string {
	if len(items) == 0 {
		return "nothing"
	}
	words := make([]string, len(items))
	for i, item := range items {
		words[i] = fmt.Sprint(item)
	}
	return strings.Join(words, ", ")
}

// Only gives the events of one kind, in their order.
func Only(events []adapter.Event, kind string) []adapter.Event {
	var out []adapter.Event
	for _, e := range events {
		if e.Event == kind {
			out = append(out, e)
		}
	}
	return out
}

func wrongType(actual any, want string) error {
	return fmt.Errorf("match: expected %s, not %T", want, actual)
}
