// Command relay is the network between as the scenarios have it: harness/relay, with nothing armed unless a flag says so.
package main

import (
	"flag"

	"github.com/sockdrill/sockdrill/bench/internal/serve"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/relay"
	"github.com/sockdrill/sockdrill/harness/trace"
)

// far is a byte that no run reaches.
const far = 1 << 60

func main() {
	upstream := flag.String("upstream", "", "host:port to dial for each connection")
	traced := flag.Bool("traced", false, "each chunk that passes is told to the trace")
	armed := flag.Bool("armed", false, "in both directions a trigger waits for a byte that never comes")
	flag.Parse()
	var faults []fault.Fault
	if *armed {
		faults = []fault.Fault{fault.Corrupt(fault.ToServer).After(far), fault.Corrupt(fault.ToClient).After(far)}
	}
	r, err := relay.Start(relay.Config{Upstream: *upstream, Trace: trace.New(), Witness: *traced}, faults...)
	if err != nil {
		serve.Fatal(err)
	}
	serve.UntilEnd(r.Addr())
}
