package sequence

import (
	"cmp"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/trace"
	"github.com/sockdrill/sockdrill/harness/wire/layout"
	"github.com/sockdrill/sockdrill/reports/parts"
)

// shape is how a step looks.
type shape int

const (
	arrow shape = iota // bytes, or an end, from one line to another
	dot                // something at one line
	rule               // something across all lines
	gap                // steps that are left out
)

// step is one or several events that look alike and follow each other.
type step struct {
	shape  shape
	kind   trace.Kind
	lane   trace.Lane
	at     time.Duration
	until  time.Duration // of the last of several
	conn   int
	toward string // to-server or to-client; "" where nothing travels
	bytes  int
	times  int
	text   string
	parts  []parts.Part // of frames, in what is sent; none if nobody knows them
}

// most is how many steps a drawing has: more than that nobody reads, and the timeline beside it has them.
const most = 36

// steps are what a drawing shows: all of a short trace, the beginning and the end of a long one. With none there is nothing to draw.
func steps(r record.Result, l *layout.Layout) []step {
	events := slices.Clone(r.Evidence.Trace)
	slices.SortStableFunc(events, func(a, b trace.Event) int { return cmp.Compare(a.T, b.T) })
	divided := parts.Divide(events, l)
	var all []step
	for i, e := range events {
		s, is := stepOf(e, r.Side)
		s.parts = divided[i]
		if !is {
			continue
		}
		if n := len(all) - 1; n >= 0 && alike(all[n], s) {
			all[n].until, all[n].bytes, all[n].times = s.at, all[n].bytes+s.bytes, all[n].times+1
			all[n].parts = joined(all[n].parts, s.parts)
			continue
		}
		all = append(all, s)
	}
	if len(all) > most {
		left := len(all) - most + 1
		head := most * 2 / 3
		cut := step{shape: gap, at: all[head].at, until: all[head+left-1].until, times: left, text: strconv.Itoa(left) + " steps are left out"}
		all = slices.Concat(all[:head], []step{cut}, all[head+left:])
	}
	return all
}

// relayed reports whether a relay stood between the two.
func relayed(events []trace.Event) bool {
	return slices.ContainsFunc(events, func(e trace.Event) bool { return e.Lane == trace.Relay })
}

// alike reports whether two steps that follow each other are drawn as one.
func alike(a, b step) bool {
	return a.shape == arrow && b.shape == arrow && a.kind == b.kind && a.lane == b.lane && a.conn == b.conn && a.toward == b.toward &&
		a.bytes > 0 && b.bytes > 0 && b.at-a.until < pause
}

// stepOf is the step of an event. Some are none: what a relay counted in the end, records of TLS, and what our peer tells as well.
func stepOf(e trace.Event, judged record.Side) (s step, is bool) {
	s = step{kind: e.Kind, lane: e.Lane, at: e.T, until: e.T, conn: e.Conn, toward: e.Dir, bytes: e.N, times: 1}
	switch {
	case e.Kind == trace.Record, e.Lane == trace.Relay && toldByPeer(e, judged):
		return s, false
	case e.Lane == trace.Harness || e.Kind == trace.Signal || e.Kind == trace.Mark:
		s.shape, s.text = rule, e.Note
	case e.Kind == trace.Fault || e.Kind == trace.Healed:
		s.shape, s.text = dot, e.Note
	case e.Lane == trace.Account || e.Kind == trace.Said:
		s.shape, s.text = dot, said(e.Note)
	case e.Dir == "":
		if e.Lane == trace.Relay && e.Kind != trace.Refused {
			return s, false // that the relay accepted says no more than that the peer connected
		}
		s.shape, s.text = dot, map[trace.Kind]string{trace.Accept: "accepted", trace.Dial: "connected", trace.Socket: "socket opened",
			trace.Refused: "refused"}[e.Kind]
	case e.Kind == trace.Dial:
		return s, false
	default:
		s.shape = arrow
	}
	return s, true
}

// toldByPeer reports whether an event of the relay is on our peer's leg, where the peer tells it, or a count of bytes.
func toldByPeer(e trace.Event, judged record.Side) bool {
	toJudged := (e.Dir == "to-server") == (judged == record.Server)
	switch e.Kind {
	case trace.Got, trace.Sent:
		return true
	case trace.FIN, trace.RST:
		return toJudged
	case trace.EndFIN, trace.EndRST:
		return !toJudged
	}
	return false
}

// said is a line of an account in a word or two.
func said(note string) string {
	var line struct{ Event, To, Class string }
	if json.Unmarshal([]byte(note), &line) != nil || line.Event == "" {
		return note
	}
	return strings.TrimSpace(line.Event + " " + line.To + line.Class)
}
