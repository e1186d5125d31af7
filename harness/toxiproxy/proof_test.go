package toxiproxy

import (
	"strings"
	"testing"
	"time"

	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/trace"
)

const ms = time.Millisecond

// seen is what one of our two ends saw in the direction of the fault.
type seen struct {
	at   time.Duration
	lane trace.Lane
	kind trace.Kind
	n    int
}

func TestAFaultIsProvenByWhatOurTwoEndsSaw(t *testing.T) {
	in := func(at time.Duration, n int) seen { return seen{at, trace.Peer, trace.Sent, n} }
	out := func(at time.Duration, n int) seen { return seen{at, trace.Relay, trace.Sent, n} }
	sum := func(n int) seen { return seen{999 * ms, trace.Relay, trace.Got, n} } // of the relay: no passage
	end := seen{998 * ms, trace.Relay, trace.FIN, 0}
	latency, rate, limit := fault.Latency(fault.ToServer, 20*ms, 0), fault.Bandwidth(fault.ToServer, 10_000),
		fault.Limit(fault.ToServer).After(5)
	for name, c := range map[string]struct {
		fault  fault.Fault
		events []seen
		times  int
		says   string
	}{
		"late":           {latency, []seen{in(10*ms, 4), out(31*ms, 4), sum(4)}, 1, "late by 21ms"},
		"late in pieces": {latency, []seen{in(10*ms, 4), in(12*ms, 4), out(31*ms, 2), out(33*ms, 6)}, 2, "late by 21ms"},
		"early":          {latency, []seen{in(10*ms, 4), out(11*ms, 4)}, 0, "late by 1ms"},
		"mostly early": {latency, []seen{in(1*ms, 4), out(2*ms, 4), in(3*ms, 4), out(4*ms, 4), in(5*ms, 4), out(40*ms, 4)}, 0,
			"median 1ms"},
		"nothing came":      {latency, []seen{in(10*ms, 4)}, 0, "nothing passed"},
		"nothing went in":   {latency, []seen{out(31*ms, 4)}, 0, "nothing passed"},
		"slow":              {rate, []seen{in(1*ms, 2000), out(101*ms, 1000), out(201*ms, 1000)}, 2, "10000 B/s"},
		"not slow":          {rate, []seen{in(1*ms, 2000), out(11*ms, 1000), out(21*ms, 1000)}, 0, "100000 B/s"},
		"one piece":         {rate, []seen{in(1*ms, 1000), out(101*ms, 1000)}, 0, "1 pieces"},
		"idle is no rate":   {rate, []seen{in(1*ms, 100), out(2*ms, 100), in(901*ms, 100), out(902*ms, 100)}, 0, "asked 10000"},
		"cut":               {limit, []seen{in(1*ms, 9), out(2*ms, 5), end}, 1, "9 bytes went in, 5 came out"},
		"cut without end":   {limit, []seen{in(1*ms, 9), out(2*ms, 5)}, 0, "5 came out"},
		"cut too late":      {limit, []seen{in(1*ms, 9), out(2*ms, 6), end}, 0, "6 came out, asked 5"},
		"no more was there": {limit, []seen{in(1*ms, 5), out(2*ms, 5), end}, 0, "5 bytes went in"},
	} {
		t.Run(name, func(t *testing.T) {
			tr := trace.New()
			for _, e := range c.events {
				tr.Add(trace.Event{T: e.at, Lane: e.lane, Kind: e.kind, N: e.n, Conn: 1, Dir: string(fault.ToServer)}, nil)
			}
			p := &Proxy{cfg: Config{Trace: tr, PeerDials: true}, faults: []fault.Fault{c.fault}}
			got := p.Proofs()[0]
			if got.Times != c.times || !strings.Contains(got.Detail, c.says) {
				t.Errorf("%d times (%s), want %d and %q", got.Times, got.Detail, c.times, c.says)
			}
		})
	}
}

func TestInTheOtherDirectionTheRelayIsWhereBytesGoIn(t *testing.T) {
	tr := trace.New()
	tr.Add(trace.Event{T: 10 * ms, Lane: trace.Relay, Kind: trace.Sent, N: 4, Conn: 1, Dir: string(fault.ToClient)}, nil)
	tr.Add(trace.Event{T: 35 * ms, Lane: trace.Peer, Kind: trace.Got, N: 4, Conn: 1, Dir: string(fault.ToClient)}, nil)
	p := &Proxy{cfg: Config{Trace: tr, PeerDials: true}, faults: []fault.Fault{fault.Latency(fault.ToClient, 20*ms, 0)}}
	if got := p.Proofs()[0]; got.Times != 1 || !strings.Contains(got.Detail, "late by 25ms") {
		t.Errorf("%d times (%s), want once, late by 25ms", got.Times, got.Detail)
	}
}
