package harness

import (
	"context"
	"time"
)

// pause is when a pause began, and how long the implementation had waited for a processor by then.
type pause struct {
	from   time.Time
	waited time.Duration
}

func (l *Lab) pause() pause {
	p := pause{from: time.Now()}
	if l.proc != nil {
		if u, err := l.proc.Usage(); err == nil {
			p.waited = u.Waited
		}
	}
	return p
}

// calm reports whether a pause in which nothing happened says something of the implementation: neither this machine nor the wait for a
// processor kept it from its work for more than half of Timing.Quiet. Where there was no such pause for the time of Timing.Bulk since
// began, on the trace's clock, the case is inconclusive.
func (l *Lab) calm(p pause, began time.Duration) bool {
	if here.host.Lateness(p.from, time.Now())+l.pause().waited-p.waited <= l.Timing.Quiet/2 {
		return true
	}
	if l.Trace.Now()-began > l.Timing.Bulk {
		l.Inconclusive("Within %v this machine was never so quiet that one could tell whether the %s waits, or is only late. "+
			"A run of this case alone, when this machine has less to do, settles it.", l.Timing.Bulk, l.Impl.Side)
	}
	return false
}

// calmly waits until the condition holds, or has not held during a calm pause of Timing.Quiet; it reports whether it held.
func (l *Lab) calmly(ctx context.Context, condition func() bool) bool {
	for began := l.Trace.Now(); ; {
		pause := l.pause()
		if l.Await(ctx, l.Timing.Quiet, condition) {
			return true
		}
		if ctx.Err() != nil || l.calm(pause, began) {
			return false
		}
	}
}
