package wallclock

import (
	"time"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/peer"
)

// roomy is a limit, where it can be set, in whose middle a slow machine finds the time to act.
const roomy = 2 * time.Second

// leaping is what a case needs in which the wall clock leaps.
func leaping(needs ...harness.Need) []harness.Need {
	return append([]harness.Need{harness.OwnClock, harness.Injects(fault.KindLeap)}, needs...)
}

// ended tells when the implementation ended a connection.
func ended(conn *peer.Conn) func() (time.Duration, bool) {
	return func() (time.Duration, bool) {
		end, at := conn.Ending()
		return at, end != peer.None
	}
}

// comes tells when something came, of which these are the times: number n, from 0.
func comes(times func() []time.Duration, n int) func() (time.Duration, bool) {
	return func() (time.Duration, bool) {
		if all := times(); n < len(all) {
			return all[n], true
		}
		return 0, false
	}
}
