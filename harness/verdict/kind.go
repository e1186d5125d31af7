package verdict

import "strings"

// Kind says what a red verdict rests on, and so whether a late host can be the reason. The zero value says neither: the
// harness, the adapter or the host kept the case from a verdict, and no clause was judged.
type Kind string

const (
	// Safety: something happened that must never happen: a wrong byte, one too many, a second outcome, a crash. No host makes
	// it happen, so that it is red at once, at any load.
	Safety Kind = "safety"
	// Liveness: something did not happen in time. Only this is held against the host's lateness, run again, and may end
	// inconclusive.
	Liveness Kind = "liveness"
)

// mark begins a message of a kind, and encloses the kind at its end. No message of ours has this character (the unit separator),
// and no reader sees it.
const mark = "\x1f"

// Mark gives a message its kind. Gomega hands nothing else on from a matcher that fails, so that the kind travels in it
// until Unmark.
func (k Kind) Mark(message string) string { return mark + message + mark + string(k) + mark }

// Unmark returns a message without the marks in it, those of pairs too, and their kind: Liveness if any of them is, since time could have
// mended that part; "" if there is none.
func Unmark(message string) (string, Kind) {
	before, text, kind := Parts(message)
	return before + text, kind
}

// Parts is Unmark with what stands before the first mark by itself: a scenario's own words beside those of a matcher.
func Parts(message string) (before, text string, kind Kind) {
	before, text, _ = strings.Cut(unpaired(message), mark)
	for _, k := range []Kind{Safety, Liveness} {
		if end := mark + string(k) + mark; strings.Contains(text, end) {
			text, kind = strings.ReplaceAll(text, end, ""), k
		}
	}
	return before, strings.ReplaceAll(text, mark, ""), kind
}

// And is the kind of two findings of one case, each of which may be "": what no host can have caused decides.
func (k Kind) And(other Kind) Kind {
	if k == Safety || other == "" {
		return k
	}
	return other
}
