package harness

import (
	"errors"

	"github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/harness/timing"
	"github.com/sockdrill/sockdrill/harness/verdict"
)

// fail is how they do it; another one in tests, which have no spec to fail.
var fail = ginkgo.Fail

// Wrong fails the scenario because something happened that must never happen (verdict.Safety): red at once, whatever the host did.
func Wrong(format string, args ...any) {
	fail(verdict.Safety.Mark(timing.Words(format, args...)), 1)
}

// Missed fails the scenario because something did not happen in time (verdict.Liveness): on a host that was late it is judged again.
func Missed(format string, args ...any) {
	fail(verdict.Liveness.Mark(timing.Words(format, args...)), 1)
}

// Because fails the scenario because of an error: what did not come in time is Missed, anything else Wrong.
func Because(cause error, format string, args ...any) {
	fail(here.kindOf(cause).Mark(timing.Words(format, args...)), 1)
}

// kindOf tells an error because time was over from any other.
func kindOf(err error) verdict.Kind {
	var timed interface{ Timeout() bool }
	if errors.As(err, &timed) && timed.Timeout() {
		return verdict.Liveness
	}
	return verdict.Safety
}

// Unasked fails the scenario because the implementation ended something that it had to keep: a connection, a request. One that was
// given a limit on time, or declares one, may have ended it by its own clock, since a late host kept from it what it waited for.
func Unasked(format string, args ...any) {
	fail(here.kindOf(nil).Mark(timing.Words(format, args...)), 1)
}

// clocked reports whether the implementation has a limit on time by which it may end a connection.
func (l *Lab) clocked() bool {
	c, declared := l.Config, l.Impl.Policies.Timeouts
	return l.Impl.Declared(subject.WaitIdle)+declared.Frame+declared.Ping+declared.Pong+declared.Send+declared.Request+declared.Close > 0 ||
		c.IdleTimeout+c.FrameTimeout+c.PingInterval+c.PingTimeout+c.SendTimeout+c.RequestTimeout+c.AttemptTimeout+c.HandshakeLimit+
			c.CloseTimeout+c.DrainTimeout > 0
}
