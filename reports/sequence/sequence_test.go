package sequence

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/trace"
)

const ms = time.Millisecond

// stalled is a case in which a relay held a message back.
func stalled() record.Result {
	return record.Result{Case: "FRM-003.server", Side: record.Server, Evidence: record.Evidence{Trace: []trace.Event{
		{T: ms, Lane: trace.Relay, Conn: 1, Kind: trace.Accept},
		{T: 2 * ms, Lane: trace.Peer, Conn: 1, Kind: trace.Dial},
		{T: 3 * ms, Lane: trace.Peer, Conn: 1, Kind: trace.Sent, Dir: "to-server", N: 14},
		{T: 4 * ms, Lane: trace.Relay, Conn: 1, Kind: trace.Fault, Dir: "to-server", Note: "stall at byte 2"},
		{T: 5 * ms, Lane: trace.Relay, Conn: 1, Kind: trace.FIN, Dir: "to-client"},
		{T: 5 * ms, Lane: trace.Relay, Conn: 1, Kind: trace.EndFIN, Dir: "to-client"},
		{T: 6 * ms, Lane: trace.Peer, Conn: 1, Kind: trace.FIN, Dir: "to-client"},
		{T: 306 * ms, Lane: trace.Relay, Kind: trace.Healed, Dir: "to-server", Note: "resumed"},
	}}}
}

// wellFormed reads a drawing as XML, as strict as it gets, and returns its texts.
func wellFormed(t *testing.T, svg string) (texts string) {
	t.Helper()
	for d := xml.NewDecoder(strings.NewReader(svg)); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return texts
		}
		if err != nil {
			t.Fatalf("the drawing is no XML: %v\n%s", err, svg)
		}
		if text, is := token.(xml.CharData); is {
			texts += string(text) + "\n"
		}
	}
}

func TestADrawingTellsWhatHappened(t *testing.T) {
	svg := Draw(stalled(), nil, []Limit{{200 * ms, "allowed until here"}}, []string{"fail: Expected a message."})
	texts := wellFormed(t, svg)
	for _, want := range []string{"client", "relay", "▸ server", "connected", "14 B", "stall at byte 2", "FIN", "194 ms of silence",
		"allowed until here", "106 ms of silence", "resumed", "fail: Expected a message."} {
		if !strings.Contains(texts, want+"\n") {
			t.Errorf("it does not say %q:\n%s", want, texts)
		}
	}
	if n := strings.Count(texts, "FIN\n"); n != 2 {
		t.Errorf("it draws %d ends, want one from the server to the relay and one from there to the client", n)
	}
	if !strings.Contains(svg, `class="stl"`) {
		t.Error("the time in which nothing passed is not shaded")
	}
}

// On the way to a side that is judged without a relay nobody stands between.
func TestWithoutARelayThereAreTwoLines(t *testing.T) {
	r := record.Result{Case: "CTO-012.client", Side: record.Client, Evidence: record.Evidence{Trace: []trace.Event{
		{T: ms, Lane: trace.Peer, Conn: 1, Kind: trace.Accept},
		{T: 2 * ms, Lane: trace.Peer, Conn: 1, Kind: trace.Got, Dir: "to-server", N: 1000},
		{T: 3 * ms, Lane: trace.Peer, Conn: 1, Kind: trace.Got, Dir: "to-server", N: 234},
		{T: 4 * ms, Lane: trace.Peer, Conn: 1, Kind: trace.EndRST, Dir: "to-client"},
	}}}
	texts := wellFormed(t, Draw(r, nil, nil, nil))
	for _, want := range []string{"▸ client", "1,234 B in 2", "RST"} {
		if !strings.Contains(texts, want+"\n") || strings.Contains(texts, "relay") {
			t.Errorf("want %q, and no relay; it says:\n%s", want, texts)
		}
	}
}

// What an implementation says cannot leave the text that it stands in, and a flood of it does not make a page long.
func TestHostileTextsStayTexts(t *testing.T) {
	evil := "</text></svg><script>alert(1)</script>\x00\x1b[31m\u202e" + strings.Repeat("x", 1<<16)
	r := stalled()
	r.Case = evil
	for i := range 5000 {
		at := time.Duration(400+i) * ms
		r.Evidence.Trace = append(r.Evidence.Trace, trace.Event{T: at, Lane: trace.Account, Conn: i, Kind: trace.Said, Note: evil},
			trace.Event{T: at, Lane: trace.Harness, Kind: trace.Mark, Note: evil})
	}
	svg := Draw(r, nil, []Limit{{ms, evil}}, []string{evil})
	wellFormed(t, svg)
	if strings.Contains(svg, "<script") || strings.ContainsAny(svg, "\x00\x1b\u202e") {
		t.Error("what an implementation said is markup, or a control character")
	}
	if len(svg) > 24<<10 {
		t.Errorf("it has %d bytes", len(svg))
	}
	if !strings.Contains(svg, "steps are left out") {
		t.Error("it does not say that it left something out")
	}
}

func TestWithoutATraceThereIsNothingToDraw(t *testing.T) {
	if svg := Draw(record.Result{Case: "FRM-001.server"}, nil, nil, []string{"fail"}); svg != "" {
		t.Errorf("it draws %s", svg)
	}
}
