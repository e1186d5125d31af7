package harness

import (
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/relay"
)

// Detour opens a further way to our peer, through a relay of its own with these faults, and returns the address that leads
// onto it: for a client that is given several addresses. Each of the faults must leave evidence, as if it were armed.
func (l *ClientLab) Detour(faults ...fault.Fault) string {
	l.vetFaults(faults)
	first := l.relay
	r := l.relayTo(relay.Config{Upstream: l.server.Addr(), Trace: l.Trace, Ledger: l.ledger, Seed: l.seed}, faults...)
	l.relay = first
	l.detours = append(l.detours, r)
	return r.Addr()
}
