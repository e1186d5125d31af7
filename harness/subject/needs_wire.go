package subject

import (
	"fmt"
	"slices"
	"strings"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/timing"
)

// What a case may need of a client that runs without an adapter, and of what it declares of its reconnecting.
const (
	NeedWire       = "wire"       // it is a client without an adapter: it connects by itself
	NeedOneAtATime = "one_conn"   // it opens one connection at a time, so that attempts can be told apart
	NeedReturns    = "returns"    // it comes back after a loss: declared, or seen by the baseline
	NeedSpeaks     = "speaks"     // it sends whole frames without being asked
	NeedBackoff    = "backoff"    // it declares its backoff
	NeedAttempts   = "attempts"   // which has a last attempt, though each of them is accepted
	NeedStable     = "stable"     // which begins anew after a connection that lasted
	NeedGreeting   = "greeting"   // it declares what its server says first
	NeedConverses  = "converses"  // it declares what it asks by itself, and was seen to ask it
	NeedTells      = "tells"      // it declares what it prints of answers, and was seen to print it
	NeedUndeclared = "undeclared" // it does not declare its backoff, so that only what is common sense is asked
)

// The findings of the baseline of a client without an adapter.
const (
	Returns = "returns" // it connected again after it had lost its connection
	Several = "several" // it opens several connections at once
	Speaks  = "speaks"  // it sent a whole frame without being asked
	// Converses: it asked what it declares (client.respond), and was answered. Baffled and what follows it: it asked something else.
	Converses = "converses"
	Baffled   = "baffled: "
	// Tells: it printed of an answer what it declares (client.prints).
	Tells = "tells"
)

func needsWire(i Implementation) string {
	return unless(i.Zero() && i.Side == record.Client, "it has an adapter: cases that see more than the wire judge this")
}

func needsOneAtATime(i Implementation) string {
	return unless(!slices.Contains(i.Findings, Several),
		"it opens several connections at once: the wire cannot tell which attempt belongs to which")
}

func needsReturns(i Implementation) string {
	return unless(i.Has(Reconnect) || slices.Contains(i.Findings, Returns),
		fmt.Sprintf("it did not come back within %v after it had lost its connection, and does not declare the feature reconnect",
			timing.Default.Reply))
}

func needsSpeaks(i Implementation) string {
	return unless(slices.Contains(i.Findings, Speaks),
		fmt.Sprintf("it sends no whole message, framed as %s, without being asked", i.FramingName()))
}

func needsBackoff(i Implementation) string {
	return unless(i.Policies.Backoff != nil, "it declares no backoff (policies.backoff)")
}

func needsAttempts(i Implementation) string {
	b := i.Policies.Backoff
	return unless(b != nil && b.Attempts > 0 && b.ResetRule() != ResetConnect,
		"it declares no number of attempts that are counted though connections are established (policies.backoff: attempts, reset)")
}

func needsStable(i Implementation) string {
	b := i.Policies.Backoff
	return unless(b != nil && b.ResetRule() == ResetStable,
		"it declares no backoff that begins anew after a stable connection (policies.backoff.stable)")
}

func needsUndeclared(i Implementation) string {
	return unless(i.Policies.Backoff == nil, "it declares its backoff: other cases hold it to that")
}

func needsGreeting(i Implementation) string {
	return unless(len(i.Greeting.Bytes()) > 0, "it declares no greeting, which its server would send first (client.greeting)")
}

func needsConverses(i Implementation) string {
	for _, found := range i.Findings {
		if asked, is := strings.CutPrefix(found, Baffled); is {
			return "it asked nothing that is declared (client.respond, or client.reliable): " + asked
		}
	}
	if !i.Responds() {
		return "it declares no answers to what it asks by itself (client.respond)"
	}
	return unless(slices.Contains(i.Findings, Converses), "it asked no whole message by itself")
}

func needsTells(i Implementation) string {
	if i.Prints == nil {
		return "it does not declare what it prints of answers (client.prints), which alone would tell"
	}
	return unless(slices.Contains(i.Findings, Tells), "while it was answered it printed no line that client.prints.answer matches; one that "+
		"prints into a buffer first is started so that it does not, such as by python3 -u or stdbuf -oL")
}
