package perfetto

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/trace"
)

// Write writes the traces of these results, each a group of tracks at the time of its case. Echoes are the sides that send back what they
// get, so that what is in flight can be told.
func Write(w io.Writer, results []record.Result, echoes map[record.Side]bool) error {
	out := &output{w: w}
	out.packet(message{}.number(packetFlags, stateCleared))
	began := beginning(results)
	for _, r := range results {
		if len(r.Evidence.Trace) > 0 {
			newGroup(out, r, r.Started.Sub(began), echoes[r.Side]).write()
		}
	}
	return out.err
}

// beginning is when the first of these results began.
func beginning(results []record.Result) (first time.Time) {
	for _, r := range results {
		if len(r.Evidence.Trace) > 0 && (first.IsZero() || r.Started.Before(first)) {
			first = r.Started
		}
	}
	return first
}

// group is the tracks of one case.
type group struct {
	out    *output
	result record.Result
	offset time.Duration // of the case in the trace
	echo   bool
	events []trace.Event // in the order of their times
	first  uint64        // the number of the group; its tracks follow
	tracks map[string]uint64
	asked  map[int][]uint64 // connection -> flows of its questions that have no answer yet
	flight map[int]int      // connection -> bytes that did not come back
	until  []int            // see undone
	undoes map[int]bool
}

// perGroup is how many numbers of tracks and flows a group has: more than a trace has events.
const perGroup = 1 << 20

func newGroup(out *output, r record.Result, offset time.Duration, echo bool) *group {
	events := slices.Clone(r.Evidence.Trace)
	slices.SortStableFunc(events, func(a, b trace.Event) int { return cmp.Compare(a.T, b.T) })
	out.groups++
	until, undoes := undone(events)
	return &group{out: out, result: r, offset: offset, echo: echo, events: events, first: out.groups * perGroup,
		tracks: map[string]uint64{}, asked: map[int][]uint64{}, flight: map[int]int{}, until: until, undoes: undoes}
}

func (g *group) write() {
	name := g.result.Case + ": " + g.result.Verdict.String()
	g.out.track(g.first, 0, name, false)
	last := g.events[len(g.events)-1].T // what was looked at later is beyond its slice
	g.out.event(g.offset+g.events[0].T, g.first, typeBegin, named("case", name, g.result.Message))
	for i, e := range g.events {
		g.event(i, e)
	}
	for _, s := range g.result.Evidence.Memory {
		g.out.event(g.offset+s.T, g.track("memory of the "+string(g.result.Side), true), typeCounter, message{}.number(eventCounter, s.Resident))
	}
	g.out.event(g.offset+last, g.first, typeEnd, nil)
}

// event writes what an event of the trace is.
func (g *group) event(i int, e trace.Event) {
	at := g.offset + e.T
	track := g.track(lane(e), false)
	switch {
	case e.Kind == trace.Fault && g.until[i] > 0:
		g.out.event(at, track, typeBegin, named("fault", e.Note, ""))
	case g.undoes[i]:
		g.out.event(at, track, typeEnd, nil)
	default:
		g.out.event(at, track, typeInstant, append(named(string(e.Lane), title(e), e.Note), g.flows(i, e)...))
	}
	g.count(at, e)
}

// track is the number of a track of the group, which is named when it is used first.
func (g *group) track(name string, counter bool) uint64 {
	id, is := g.tracks[name]
	if !is {
		id = g.first + uint64(len(g.tracks)) + 1
		g.tracks[name] = id
		g.out.track(id, g.first, name, counter)
	}
	return id
}

// lane is the track of an event: one for each connection and direction, those of faults apart.
func lane(e trace.Event) string {
	var words []string
	if e.Kind == trace.Fault || e.Kind == trace.Healed {
		words = append(words, "faults")
	} else {
		words = append(words, string(e.Lane))
		if e.Conn > 0 {
			words = append(words, fmt.Sprintf("connection %d", e.Conn))
		}
	}
	if e.Dir != "" {
		words = append(words, e.Dir)
	}
	return strings.Join(words, ", ")
}

// title is an event in a few words.
func title(e trace.Event) string {
	switch {
	case e.Kind == trace.Mark || e.Kind == trace.Fault || e.Kind == trace.Healed || e.Kind == trace.Signal:
		return cmp.Or(e.Note, string(e.Kind))
	case e.N > 0:
		return fmt.Sprintf("%s %d B", e.Kind, e.N)
	}
	return string(e.Kind)
}
