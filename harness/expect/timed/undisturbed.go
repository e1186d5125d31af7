package timed

import (
	"fmt"
	"time"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/timing"
	"github.com/sockdrill/sockdrill/harness/trace"
	"github.com/sockdrill/sockdrill/harness/verdict"
)

// Undisturbed reports whether something that is only meaningful on an undisturbed host was disturbed; it makes the case inconclusive.
func Undisturbed(lab harness.Any, from, to, most time.Duration) {
	l := lab.Core()
	if k := l.Lateness(from, to); k > most {
		harness.Abort(verdict.Inconclusive, verdict.Host,
			fmt.Sprintf("The host was %v late meanwhile; this case bears at most %v.", timing.Round(k), most))
	}
}

// PeerKeptMoving makes the case inconclusive where our peer was the one that stood still: between the two times there was a window of this
// length in which it read fewer than least bytes of this connection, or this host was late by as much. A sender that found no room to go on
// is not to blame then.
func PeerKeptMoving(lab harness.Any, c *peer.Conn, from, to, window time.Duration, least int) {
	l := lab.Core()
	var reads []trace.Event
	for _, e := range l.Trace.Events() {
		if e.Lane == trace.Peer && e.Conn == c.Number() && e.Kind == trace.Got && from <= e.T && e.T <= to {
			reads = append(reads, e)
		}
	}
	for i, first := range reads {
		sum := 0
		for _, e := range reads[i:] {
			if e.T < first.T+window {
				sum += e.N
			}
		}
		if first.T+window <= to && sum < least {
			harness.Inconclusive("Our peer took only %d bytes in %v, so that the sender had no room to go on. A run of this case alone, on "+
				"a machine with less to do, settles it.", sum, window)
		}
	}
	start := l.Trace.Start()
	if late := harness.HostLate(start.Add(from), start.Add(to)); late > window {
		harness.Inconclusive("The host was %v late meanwhile. A run of this case alone, on a machine with less to do, settles it.",
			timing.Round(late))
	}
}
