package reports

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/timing"
	"github.com/sockdrill/sockdrill/harness/trace"
	"github.com/sockdrill/sockdrill/harness/verdict"
)

const ms = time.Millisecond

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// sample is a run with one case of every outcome, as a runner would write it.
func sample() []record.Event {
	events := []record.Event{{Type: record.RunStart, At: noon, Run: &record.Run{
		Waits: &record.Waits{Cases: 2, Sum: 19 * time.Second, Longer: 12 * time.Second, Longest: 12 * time.Second, Case: "BKF-001.client"},
		Tool:  "0.1.0", Seed: 7, Cases: 11, Asked: []string{"*"}, Command: []string{"sockdrill", "run", "--server", "python3 my_echo.py {addr}"},
		Implementations: []record.Implementation{{Side: "server", Name: "my_echo.py", Version: "1.2", Language: "Python", Framing: "u32be",
			Command: []string{"python3", "my_echo.py", "{addr}"}},
			{Side: "client", Name: "courier", Framing: "u32be", Adapter: true, Command: []string{"./courier"},
				Features: []string{"backoff", "ping"}}},
		Host: record.Host{OS: "linux", Arch: "amd64", CPUs: 2, Go: "go1.26.8", K: 3 * ms, Probes: []record.Probe{
			{Name: "reset reaches the peer as a reset", Value: "50 of 50", OK: true},
			{Name: "full accept queue hangs a connect", Value: "did not", OK: false}}},
	}}}
	results := []record.Result{passing(), failing(), late(), shortfall(), known(), unexpected(), inconclusive(), erring(), skipped(),
		selfCheck()}
	for _, r := range results {
		events = append(events, record.Event{Type: record.Planned, At: noon, Case: r.Case})
	}
	events = append(events, record.Event{Type: record.Planned, At: noon, Case: "RTO-001.client"})
	for i, r := range results {
		at := noon.Add(time.Duration(i) * 100 * ms)
		if r.Skipped == "" {
			r.Started = at
			events = append(events, record.Event{Type: record.Started, At: at, Case: r.Case},
				record.Event{Type: record.Spawned, At: at, Case: r.Case, PGID: 4000 + i})
		}
		r.Seed = 7
		r.Reproduce = fmt.Sprintf("sockdrill run %s --seed 7 --server 'python3 my_echo.py {addr}'", r.Case)
		events = append(events, record.Event{Type: record.Ended, At: at.Add(r.Duration), Result: &r})
	}
	return append(events, record.Event{Type: record.RunEnd, At: noon.Add(3 * time.Second), End: &record.End{
		Wall: 3 * time.Second, Sum: 21 * time.Second, Exit: 1, Why: "1 case breaks a MUST",
		Problems: []string{"a process was left over: 4001"}}})
}

func result(id string, side record.Side, level, title string, v verdict.Verdict, took time.Duration) record.Result {
	return record.Result{Case: id, Clause: id[:7], Side: side, Level: level, Title: title, Verdict: v, Duration: took,
		Where: "/build/7f3/scenarios/framing.go:41", Evidence: record.Evidence{Witnesses: 1}}
}

func passing() record.Result {
	r := result("FRM-002.server", "server", "MUST", "A frame that arrives one byte at a time is echoed whole", verdict.Pass, 340*ms)
	r.Evidence.Faults = []fault.Proof{{Name: "slice to-server 1 B", Times: 218, Detail: "218 reads of 1 byte"}}
	return r
}

func failing() record.Result {
	r := result("FRM-003.server.header-1", "server", "MUST", "A header split at every offset is read whole, by a cut after byte 1",
		verdict.Fail, 2340*ms)
	r.Blame, r.Class = verdict.Implementation, "expectation"
	r.Message = "Expected the echo of one frame of 10 bytes within 2 s after its last byte.\nThe server answered after 1 byte of the " +
		"header and ended the connection.\nA length read from a half-filled header is a random number."
	r.Evidence.Faults = []fault.Proof{{Name: "cut to-server at byte 1 50ms", Times: 1, Detail: "the receive queue was empty for 50 ms"}}
	r.Evidence.Stderr = "Traceback (most recent call last):\n  File \"my_echo.py\", line 12, in handle\nstruct.error: unpack requires " +
		"a buffer of 4 bytes\n"
	hello := []byte("\x00\x00\x00\x0ahello, you\x00\x00\x00\x12and a second frame")
	r.Evidence.Trace = []trace.Event{
		{T: 1200 * time.Microsecond, Lane: trace.Harness, Kind: trace.Mark, Note: "the server listens on 127.3.0.9:40117"},
		{T: 2 * ms, Lane: trace.Peer, Conn: 1, Kind: trace.Dial, Note: "127.0.0.1:50112 to 127.0.0.1:41022"},
		{T: 2300 * time.Microsecond, Lane: trace.Relay, Conn: 1, Kind: trace.Accept},
		{T: 3 * ms, Lane: trace.Peer, Conn: 1, Kind: trace.Sent, Dir: "to-server", N: len(hello), Data: hello},
		{T: 3400 * time.Microsecond, Lane: trace.Relay, Conn: 1, Kind: trace.Fault, Dir: "to-server", N: 1,
			Note: "cut at byte 1, pause 50 ms"},
		{T: 3900 * time.Microsecond, Lane: trace.Account, Conn: 1, Kind: trace.Said,
			Note: `{"event":"state","from":"connecting","to":"connected"}`},
		{T: 53900 * time.Microsecond, Lane: trace.Relay, Conn: 1, Kind: trace.FIN, Dir: "to-client"},
		{T: 54200 * time.Microsecond, Lane: trace.Account, Conn: 1, Kind: trace.Said, Note: `{"event":"error","class":"malformed"}`},
		{T: 55 * ms, Lane: trace.Peer, Conn: 1, Kind: trace.RST},
	}
	return r
}

func late() record.Result {
	r := result("IDL-001.client", "client", "MUST", "A silent peer is given up after the idle limit", verdict.Pass, 1500*ms)
	r.Evidence.Witnesses = 2
	r.Evidence.Windows = []record.TimeBound{{Name: "idle limit", From: 100 * ms,
		Window: timing.Window{Earliest: 790 * ms, Latest: 983 * ms}, Took: 812 * ms, K: 3 * ms}}
	r.Evidence.Notes = []string{"the connection ended by FIN"}
	r.Flaky = "a race [flaky, measured to fail in 2 % of runs]"
	return r
}

func shortfall() record.Result {
	r := result("DLM-007.server", "server", "SHOULD", "A line ended by a bare LF is taken", verdict.Fail, 2100*ms)
	r.Blame, r.Class, r.Kind = verdict.Implementation, "expectation", verdict.Liveness
	r.Message = "Expected the line within 2 s, and nothing came."
	r.Evidence.Windows = []record.TimeBound{{Name: "reply", Window: timing.Window{Latest: 2 * time.Second}, Took: 2100 * ms}}
	r.Evidence.Trace = []trace.Event{{T: ms, Lane: trace.Harness, Kind: trace.Signal, Note: "SIGSTOP"}}
	return r
}

func known() record.Result {
	r := result("SND-008.server", "server", "MUST", "An echo loses nothing when the client does not read", verdict.Fail, 900*ms)
	r.Known, r.Class, r.Message = "issue 12: the send result is ignored", "expectation", "Expected 20 MiB, 7.4 MiB came back."
	return r
}

func unexpected() record.Result {
	r := result("RCV-004.server", "server", "MUST", "The end of a stream is seen after its data", verdict.Pass, 120*ms)
	r.Known = "issue 9"
	return r
}

func inconclusive() record.Result {
	r := result("CTO-001.client", "client", "MUST", "A connect that hangs ends at its limit", verdict.Inconclusive, 1200*ms)
	r.Blame, r.Message, r.Stall, r.Reruns, r.Kind = verdict.Host, "The host stalled for 240 ms in the window of the verdict.", 240*ms, 1,
		verdict.Liveness
	r.Evidence.Faults = []fault.Proof{{Name: "hang", Times: 0}}
	return r
}

func erring() record.Result {
	r := result("KIL-003.client", "client", "MUST", "A killed server is noticed", verdict.Error, 60*time.Second)
	r.Blame, r.Class, r.Message = verdict.Adapter, "protocol", "The adapter answered id 9, and nobody asked with that."
	return r
}

func skipped() record.Result {
	r := result("HBT-001.client", "client", "MUST", "A ping is sent after the declared silence", verdict.None, 0)
	r.Skipped = "the client does not declare ping"
	return r
}

func selfCheck() record.Result { return selfChecked("ADP-001.harness", verdict.Pass) }

func selfChecked(id string, v verdict.Verdict) record.Result {
	return result(id, "harness", "MUST", "The relay passes bytes unchanged", v, 30*ms)
}

// writeEvents writes events to a file in a folder that ends with the test, and returns its path.
func writeEvents(t *testing.T, events []record.Event) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "out", "events.ndjson")
	file, err := CreateEvents(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range events {
		if err := file.Write(e); err != nil {
			t.Fatal(err)
		}
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

func readEvents(t *testing.T, path string) (*Report, error) {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	return FromEvents(file)
}
