package toxiproxy

import (
	"testing"
	"time"

	"github.com/sockdrill/sockdrill/harness/fault"
)

func TestWhatABuiltInToxicCanCarry(t *testing.T) {
	for _, c := range []struct {
		fault fault.Fault
		toxic string // the type; empty if there is none
		json  string
	}{
		{fault.Latency(fault.ToClient, 20*time.Millisecond, 0), "latency", `{"jitter":0,"latency":20}`},
		{fault.Latency(fault.ToClient, 1500*time.Microsecond, 0), "", ""},
		{fault.Latency(fault.ToClient, 20*time.Millisecond, time.Millisecond), "", ""},
		{fault.Bandwidth(fault.ToServer, 2_000_000), "bandwidth", `{"rate":2000}`},
		{fault.Bucket(fault.ToServer, 20_000), "bandwidth", `{"rate":20}`},
		{fault.Bucket(fault.ToServer, 9_000), "", ""},
		{fault.Bucket(fault.ToServer, 20_500), "", ""},
		{fault.Limit(fault.ToServer).After(7), "limit_data", `{"bytes":7}`},
		{fault.Close(fault.ToServer).After(7), "limit_data", `{"bytes":7}`},
		{fault.Close(fault.ToServer), "", ""},
		{fault.Close(fault.ToServer).AfterFrame(1), "", ""},
		{fault.Close(fault.ToServer).After(7).OnConn(2), "", ""},
		{fault.Reset(fault.ToServer).After(7), "", ""},
		{fault.Slice(fault.ToServer, 7), "", ""},
		{fault.Stall(fault.ToServer), "", ""},
		{fault.Refuse(), "", ""},
	} {
		if err := Carries(c.fault); (err == nil) != (c.toxic != "") {
			t.Errorf("%s: %v", c.fault, err)
			continue
		}
		if c.toxic == "" {
			continue
		}
		got := toxic(0, c.fault)
		stream := map[fault.Direction]string{fault.ToServer: "upstream", fault.ToClient: "downstream"}[c.fault.Dir]
		if got.Type != c.toxic || got.Stream != stream || got.Toxicity != 1 || said(got.Attributes) != c.json {
			t.Errorf("%s: %+v, want %s %s on %s", c.fault, got, c.toxic, c.json, stream)
		}
	}
}
