package sequence

import (
	"fmt"
	"html"
	"strings"
	"unicode/utf8"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/trace"
)

// The places of the lifelines, in units of the drawing: on a telephone one is nine tenths of a pixel. With a relay there are three.
const (
	width  = 400
	edge   = 38 // where what goes through all lines begins, to the right of the times
	left   = 74
	middle = 220
	right  = 366
)

// lines says where the lifelines of a drawing stand.
type lines struct {
	between bool // a relay stands between
	judged  record.Side
}

// at is where whoever saw an event stands.
func (l lines) at(lane trace.Lane) int {
	switch {
	case lane == trace.Relay:
		return middle
	case (lane == trace.Account) == (l.judged == record.Server):
		return right
	}
	return left
}

// legs are where an arrow begins and ends, and where its far leg, which nobody saw, begins or ends; the same if there is none.
func (l lines) legs(s step) (from, to, far int) {
	toServer := s.toward == "to-server"
	from, to = right, left
	if toServer {
		from, to = left, right
	}
	if !l.between || s.conn >= trace.Beside {
		return from, to, to
	}
	out := s.kind == trace.Sent || s.kind == trace.EndFIN || s.kind == trace.EndRST
	switch {
	case s.lane == trace.Relay && out: // what it passed on
		return middle, to, to
	case s.lane == trace.Relay: // what came from the judged side
		return from, middle, middle
	case s.bytes == 0 && out:
		return from, middle, middle
	case s.bytes == 0:
		return middle, to, to
	case out:
		return from, middle, to
	}
	return middle, to, from
}

// label is what stands above an arrow.
func label(s step, many bool) string {
	var text string
	switch s.kind {
	case trace.FIN, trace.EndFIN:
		text = "FIN"
	case trace.RST, trace.EndRST:
		text = "RST"
	default:
		text = grouped(s.bytes) + " B"
	}
	if s.times > 1 {
		text += fmt.Sprintf(" in %d", s.times)
	}
	if many && s.conn > 0 {
		text = fmt.Sprintf("#%d ", s.conn) + text
	}
	return text
}

// grouped writes a number with commas between its thousands.
func grouped(n int) string {
	text := fmt.Sprint(n)
	for at := len(text) - 3; at > 0; at -= 3 {
		text = text[:at] + "," + text[at:]
	}
	return text
}

// short cuts hostile text to so many characters, and makes it harmless within SVG.
func short(text string, most int) string {
	text = strings.Map(func(r rune) rune {
		if r < ' ' || r == utf8.RuneError || r >= 0x7f && r < 0xa0 || r >= 0x200b && r <= 0x200f || r >= 0x202a && r <= 0x202e ||
			r >= 0x2060 && r <= 0x206f || r == 0xfeff {
			return ' '
		}
		return r
	}, text)
	text = strings.Join(strings.Fields(text), " ")
	if runes := []rune(text); len(runes) > most {
		text = string(runes[:most-1]) + "…"
	}
	return html.EscapeString(text)
}
