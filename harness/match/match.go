package match

import (
	"fmt"
	"strings"

	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/timing"
	"github.com/sockdrill/sockdrill/harness/verdict"
)

// matcher is a Gomega matcher whose check explains itself. Its messages carry the kind of what they say (verdict.Kind), so that a
// scenario cannot get it wrong.
type matcher struct {
	check func(actual any) (mismatch, error)
	last  mismatch
	not   mismatch // what a negated match says
}

func (m *matcher) Match(actual any) (bool, error) {
	problem, err := m.check(actual)
	m.last = problem
	return err == nil && problem == matches, err
}

func (m *matcher) FailureMessage(any) string        { return m.last.message() }
func (m *matcher) NegatedFailureMessage(any) string { return m.not.message() }

// mismatch is why some evidence does not match, and whether more time could have mended that.
type mismatch struct {
	kind verdict.Kind
	text string
}

// beside is the mismatch with what was expected and what came.
func (m mismatch) beside(p verdict.Pair) mismatch {
	m.text += p.Mark()
	return m
}

// matches is no mismatch.
var matches mismatch

func (m mismatch) message() string { return m.kind.Mark(m.text) }

// wrong is a mismatch that no time mends: a byte that is wrong, one too many, a second outcome.
func wrong(format string, args ...any) mismatch {
	return mismatch{verdict.Safety, timing.Words(format, args...)}
}

// missing is a mismatch that time may still mend: what is expected has not come yet.
func missing(format string, args ...any) mismatch {
	return mismatch{verdict.Liveness, timing.Words(format, args...)}
}

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

// Only returns the events of one kind, in their order.
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
