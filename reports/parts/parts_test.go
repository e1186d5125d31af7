package parts

import (
	"fmt"
	"strings"
	"testing"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/trace"
)

// said is what one event carries; a number stands for bytes that were not kept.
type said struct {
	conn int
	text string
	lost int
}

func TestWhatEventsCarryIsDividedIntoParts(t *testing.T) {
	for name, c := range map[string]struct {
		events []said
		want   string
	}{
		"frames in one event":      {[]said{{1, "\x00\x02hi\x00\x00", 0}}, "length 2, payload 2, length 2"},
		"one in three":             {[]said{{1, "\x00", 0}, {1, "\x02h", 0}, {1, "i", 0}}, "length 1 | length 1…, payload 1 | payload 1…"},
		"two connections":          {[]said{{1, "\x00", 0}, {2, "\x00\x02", 0}, {1, "\x01x", 0}}, "length 1 | length 2 | length 1…, payload 1"},
		"garbage before a frame":   {[]said{{1, "\xff\xffhello", 0}, {1, "\x00\x01x", 0}}, "none 7 | length 2, payload 1"},
		"garbage behind a frame":   {[]said{{1, "\x00\x01x\xff\xff", 0}}, "length 2, payload 1, none 2"},
		"garbage before a half":    {[]said{{1, "\xff\xff", 0}, {1, "\x00\x05x", 0}}, "none 2 | none 3"},
		"a sample of a long frame": {[]said{{1, "\x00\x64xx", 98}, {1, "\x00\x01x", 0}}, "length 2, payload 2, lost 98 | "},
	} {
		t.Run(name, func(t *testing.T) {
			var events []trace.Event
			for _, s := range c.events {
				events = append(events, trace.Event{Lane: trace.Peer, Kind: trace.Sent, Conn: s.conn, Dir: "to-server", N: len(s.text) + s.lost,
					Data: []byte(s.text)})
			}
			l := Of(record.Run{Implementations: []record.Implementation{{Side: record.Server, Framing: "mine",
				Layout: "{parts: [{length: {bytes: 2, most: 1000}}, payload]}"}}})[record.Server]
			if got := worded(Divide(events, l)); got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
		})
	}
}

func worded(all [][]Part) string {
	var events []string
	for _, parts := range all {
		var words []string
		for _, p := range parts {
			word := fmt.Sprintf("%s %d", p.Kind, p.N)
			if p.Goes {
				word += "…"
			}
			words = append(words, word)
		}
		events = append(events, strings.Join(words, ", "))
	}
	return strings.Join(events, " | ")
}

// What a relay or an account tells of the same bytes is no stream of its own, and without a framing nothing has parts.
func TestOnlyWhatThePeerSaysIsDivided(t *testing.T) {
	frame := trace.Event{Lane: trace.Relay, Kind: trace.Sent, Dir: "to-server", N: 2, Data: []byte("\x00\x00")}
	run := record.Run{Implementations: []record.Implementation{{Side: record.Server, Framing: "u16be"}, {Side: record.Client, Framing: "none"}}}
	all := Of(run)
	if got := Divide([]trace.Event{frame}, all[record.Server]); len(got) != 1 || got[0] != nil {
		t.Errorf("what the relay passes on has the parts %v", got)
	}
	frame.Lane = trace.Peer
	if got := Divide([]trace.Event{frame}, all[record.Server]); len(got[0]) != 1 {
		t.Errorf("a frame has the parts %v", got)
	}
	if got := Divide([]trace.Event{frame}, all[record.Client]); all[record.Client] != nil || got[0] != nil {
		t.Errorf("without a framing it has the parts %v", got)
	}
}
