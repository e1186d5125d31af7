package harness

import (
	"errors"
	"time"

	"github.com/onsi/gomega"
	"github.com/onsi/gomega/types"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/harness/timing"
	"github.com/sockdrill/sockdrill/harness/verdict"
)

// fail is how they do it; another one in tests, which have no spec to fail.
var fail = failing

// Failing is how a scenario fails in one class: the stable word for what a failure is, which lists of known failures compare. Its Expect,
// Eventually and Consistently are Gomega's.
type Failing struct {
	types.Gomega
	class record.Class
	pair  string // marked; "" for none
}

// As names the class of what fails by the value that it returns.
func As(class record.Class) Failing {
	return Failing{class: class, Gomega: gomega.NewGomega(func(message string, skip ...int) {
		here.classify(class)
		fail(message, append(skip, 1)[0]+1)
	})}
}

func (f Failing) fail(kind verdict.Kind, format string, args ...any) {
	here.classify(f.class)
	fail(kind.Mark(timing.Words(format, args...)+f.pair), 2)
}

// Lacking is f with the message that should have come on the wire, and did not.
func (f Failing) Lacking(want []byte) Failing {
	f.pair = verdict.Lacking(want, true).Mark()
	return f
}

// Wrong fails the scenario because something happened that must never happen (verdict.Safety): red at once, whatever the host did.
func (f Failing) Wrong(format string, args ...any) { f.fail(verdict.Safety, format, args...) }

// Missed fails the scenario because something did not happen in time (verdict.Liveness): on a host that was late it is judged again.
func (f Failing) Missed(format string, args ...any) { f.fail(verdict.Liveness, format, args...) }

// Because fails the scenario because of an error: what did not come in time is Missed, anything else Wrong.
func (f Failing) Because(cause error, format string, args ...any) {
	f.fail(here.kindOf(cause), format, args...)
}

// Unasked fails the scenario because the implementation ended something that it had to keep: a connection, a request. One that was
// given a limit on time, or declares one, may have ended it by its own clock, since a late host kept from it what it waited for; so may
// any other after a second of that.
func (f Failing) Unasked(format string, args ...any) { f.fail(here.kindOf(nil), format, args...) }

// What fails without a word on its class is of the class that has no other name.

// Wrong is Failing.Wrong.
func Wrong(format string, args ...any) {
	As(record.ClassExpectation).fail(verdict.Safety, format, args...)
}

// Missed is Failing.Missed.
func Missed(format string, args ...any) {
	As(record.ClassExpectation).fail(verdict.Liveness, format, args...)
}

// Because is Failing.Because.
func Because(cause error, format string, args ...any) {
	As(record.ClassExpectation).fail(here.kindOf(cause), format, args...)
}

// Unasked is Failing.Unasked.
func Unasked(format string, args ...any) {
	As(record.ClassExpectation).fail(here.kindOf(nil), format, args...)
}

// kindOf tells an error because time was over from any other.
func kindOf(err error) verdict.Kind {
	var timed interface{ Timeout() bool }
	if errors.As(err, &timed) && timed.Timeout() {
		return verdict.Liveness
	}
	return verdict.Safety
}

// undeclared is the shortest limit on time that an implementation is taken to have which declares none. Those of real servers are above it
// unless they have many connections, when Unbound, for one, goes down to 300 ms.
const undeclared = time.Second

// clocked reports whether the implementation has a limit on time by which it may end a connection, or may have one that a late host has
// let pass.
func (l *Lab) clocked() bool {
	if start := l.Trace.Start(); here.host.Lateness(start, time.Now()) >= undeclared {
		return true
	}
	c, declared := l.Config, l.Impl.Policies.Timeouts
	return l.Impl.Declared(subject.WaitIdle)+declared.Frame+declared.Ping+declared.Pong+declared.Send+declared.Request+declared.Close > 0 ||
		c.IdleTimeout+c.FrameTimeout+c.PingInterval+c.PingTimeout+c.SendTimeout+c.RequestTimeout+c.AttemptTimeout+c.HandshakeLimit+
			c.CloseTimeout+c.DrainTimeout > 0
}
