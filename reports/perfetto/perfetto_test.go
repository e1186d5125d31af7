package perfetto

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"google.golang.org/protobuf/encoding/protowire"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/trace"
	"github.com/sockdrill/sockdrill/harness/verdict"
)

// fields are those of one message, as a reader of the format has them: numbers, and the bytes of what has a length.
type fields map[protowire.Number][]any

func decode(t *testing.T, b []byte) fields {
	t.Helper()
	out := fields{}
	for len(b) > 0 {
		field, kind, n := protowire.ConsumeTag(b)
		if n < 0 {
			t.Fatalf("no tag: %v", protowire.ParseError(n))
		}
		b = b[n:]
		var v any
		switch kind {
		case protowire.VarintType:
			v, n = consumed(protowire.ConsumeVarint(b))
		case protowire.Fixed64Type:
			v, n = consumed(protowire.ConsumeFixed64(b))
		case protowire.BytesType:
			v, n = consumed(protowire.ConsumeBytes(b))
		default:
			t.Fatalf("field %d is of type %d, which nobody writes", field, kind)
		}
		if n < 0 {
			t.Fatalf("field %d: %v", field, protowire.ParseError(n))
		}
		out[field], b = append(out[field], v), b[n:]
	}
	return out
}

func consumed[T any](v T, n int) (any, int) { return v, n }

// number and text are the only value of a field, or that of nothing.
func (f fields) number(field protowire.Number) uint64 {
	if len(f[field]) == 0 {
		return 0
	}
	return f[field][0].(uint64)
}

func (f fields) text(field protowire.Number) string {
	if len(f[field]) == 0 {
		return ""
	}
	return string(f[field][0].([]byte))
}

// read tells a trace in lines: tracks by their names, events by track, time, type and name, and flows by where they begin and end.
func read(t *testing.T, file []byte) (lines []string) {
	t.Helper()
	tracks, flows := map[uint64]string{}, map[uint64]string{}
	types := map[uint64]string{typeBegin: "begin", typeEnd: "end", typeInstant: "at", typeCounter: "count"}
	for i, p := range decode(t, file)[tracePacket] {
		packet := decode(t, p.([]byte))
		if packet.number(packetSequence) != sequence || (i == 0) != (packet.number(packetFlags) == stateCleared) {
			t.Errorf("packet %d has sequence %d and flags %d", i, packet.number(packetSequence), packet.number(packetFlags))
		}
		if d := decode(t, []byte(packet.text(packetDescriptor))); len(d) > 0 {
			tracks[d.number(descriptorUUID)] = d.text(descriptorName)
			if parent := d.number(descriptorParent); parent != 0 && tracks[parent] == "" {
				t.Errorf("the track %q stands beneath %d, which is none", d.text(descriptorName), parent)
			}
		}
		e := decode(t, []byte(packet.text(packetEvent)))
		if len(e) == 0 {
			continue
		}
		track := tracks[e.number(eventTrack)]
		if track == "" {
			t.Errorf("event %v is on a track that nobody named", e)
		}
		line := fmt.Sprintf("%s | %v %s %s", track, time.Duration(packet.number(packetTimestamp)), types[e.number(eventType)], e.text(eventName))
		if e.number(eventType) == typeCounter {
			line += fmt.Sprint(int64(e.number(eventCounter)))
		}
		for _, id := range e[eventFlow] {
			flows[id.(uint64)] = e.text(eventName)
		}
		for _, id := range e[eventFlowEnd] {
			line += " (answers " + flows[id.(uint64)] + ")"
		}
		lines = append(lines, line)
	}
	return lines
}

const ms = time.Millisecond

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// stalled is a case whose relay held a message back, and whose answer came.
func stalled() record.Result {
	return record.Result{Case: "FRM-003.server", Side: record.Server, Verdict: verdict.Fail, Started: noon.Add(time.Second),
		Message: "Expected a message.", Evidence: record.Evidence{Trace: []trace.Event{
			{T: 2 * ms, Lane: trace.Peer, Conn: 1, Kind: trace.Dial},
			{T: 3 * ms, Lane: trace.Peer, Conn: 1, Kind: trace.Sent, Dir: "to-server", N: 14},
			{T: 4 * ms, Lane: trace.Relay, Conn: 1, Kind: trace.Fault, Dir: "to-server", Note: "stall at byte 2"},
			{T: 4 * ms, Lane: trace.Relay, Conn: 1, Kind: trace.Fault, Dir: "to-client", Note: "cut \xff"},
			{T: 306 * ms, Lane: trace.Relay, Kind: trace.Healed, Dir: "to-server", Note: "resumed"},
			{T: 310 * ms, Lane: trace.Peer, Conn: 1, Kind: trace.Got, Dir: "to-client", N: 20},
			{T: 311 * ms, Lane: trace.Peer, Conn: 1, Kind: trace.FIN, Dir: "to-client"},
		}, Memory: []record.Sample{{T: 50 * ms, Resident: 4 << 20, Open: 7}}}}
}

func TestATraceTellsWhatHappened(t *testing.T) {
	var b bytes.Buffer
	early := record.Result{Case: "FRM-001.server", Started: noon, Evidence: record.Evidence{Trace: []trace.Event{
		{T: ms, Lane: trace.Harness, Kind: trace.Mark, Note: "begun"}}}}
	if err := Write(&b, []record.Result{early, {Case: "FRM-002.server"}, stalled()}, map[record.Side]bool{record.Server: true}); err != nil {
		t.Fatal(err)
	}
	want := []string{
		"FRM-001.server: none | 1ms begin FRM-001.server: none", "harness | 1ms at begun", "FRM-001.server: none | 1ms end ",
		"FRM-003.server: fail | 1.002s begin FRM-003.server: fail",
		"peer, connection 1 | 1.002s at dial",
		"peer, connection 1, to-server | 1.003s at sent 14 B",
		"bytes in flight, connection 1 | 1.003s count 14",
		"faults, to-server | 1.004s begin stall at byte 2",
		"faults, to-client | 1.004s at cut \ufffd",
		"faults, to-server | 1.306s end ",
		"peer, connection 1, to-client | 1.31s at got 20 B (answers sent 14 B)",
		"bytes in flight, connection 1 | 1.31s count -6",
		"peer, connection 1, to-client | 1.311s at fin",
		"memory of the server | 1.05s count 4194304",
		"FRM-003.server: fail | 1.311s end ",
	}
	if got := read(t, b.Bytes()); !slices.Equal(got, want) {
		t.Errorf("it says\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// Of what does not echo, nobody knows what is in flight; and a run without a trace is a trace without an event.
func TestWhatNobodyKnowsIsNotCounted(t *testing.T) {
	var b bytes.Buffer
	if err := Write(&b, []record.Result{stalled()}, nil); err != nil || strings.Contains(b.String(), "in flight") {
		t.Errorf("%v, %q", err, b.String())
	}
	b.Reset()
	if err := Write(&b, nil, nil); err != nil || len(read(t, b.Bytes())) != 0 {
		t.Errorf("%v, %q", err, b.String())
	}
}
