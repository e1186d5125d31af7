package delivery

import (
	"cmp"
	"time"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/harness/timing"
)

// byItsFrameLimit makes the case inconclusive if the implementation may have ended the connection by its limit on unfinished frames: it was
// at a frame for that long, since what comes in small pieces, each of which it has to take first, takes its time with one that is slow.
func byItsFrameLimit(l *harness.Lab, c *peer.Conn) {
	limit := frameLimit(l)
	_, at := c.Ending()
	if took := at - max(c.Began(), c.LastReceived()); limit > 0 && took >= limit-l.Timing.Early {
		harness.Inconclusive("The %s ended the connection after %v in which no message had become whole, and its limit on unfinished frames "+
			"(policies.timeouts.frame) is %v. It takes what comes in pieces so slowly that this was over first. A greater limit settles it, or a "+
			"machine with less to do.", l.Impl.Side, timing.Round(took), limit)
	}
}

// frameLimit is how long a frame may be under way; 0 if nothing limits that.
func frameLimit(l *harness.Lab) time.Duration {
	return cmp.Or(l.Config.FrameTimeout.D(), l.Impl.Declared(subject.WaitFrame).D())
}
