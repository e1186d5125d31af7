package sessions

import (
	"context"
	"fmt"
	"time"

	"github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/timing"
)

// Run lets the client send until each of its messages is answered. rule is called with each datagram, its open included, and answers it or
// does not; quiet, unless it is nil, where nothing has come for a moment. why says what is done to the datagrams, within a sentence.
func (s *Serving) Run(ctx context.Context, why string, rule func(Came), quiet func()) {
	ginkgo.GinkgoHelper()
	s.run(ctx, why, s.lab.Impl.Reliable.Messages, rule, quiet)
}

// run is Run until so many messages are answered.
func (s *Serving) run(ctx context.Context, why string, messages int, rule func(Came), quiet func()) {
	ginkgo.GinkgoHelper()
	began := s.lab.Trace.Now()
	for s.done() < messages {
		if ctx.Err() != nil {
			harness.Inconclusive("The scenario's time was over before all messages were answered, %s: %d of %d were. The client still sent what was due.",
				why, s.done(), messages)
		}
		c := s.Next(ctx, s.lab.Timing.Gap)
		if c.Copy > 0 {
			s.needless(c, why)
			rule(c)
			continue
		}
		if quiet != nil {
			quiet()
		}
		if s.done() < messages { // else its work is done, and it may end
			s.goesOn(began, messages, why)
		}
	}
}

// done is how many messages are answered.
func (s *Serving) done() int {
	n := len(s.answered)
	if _, open := s.answered[0]; open {
		n--
	}
	return n
}

// goesOn expects that the client still does what is due.
func (s *Serving) goesOn(began time.Duration, messages int, why string) {
	ginkgo.GinkgoHelper()
	now, latest := s.lab.Trace.Now(), began
	missed := harness.As(record.ClassStuck).Missed
	for n, all := range s.copies {
		at := all[len(all)-1].At
		latest = max(latest, at)
		if s.settled(n) {
			latest = max(latest, s.answered[n])
			continue
		}
		if due := s.Due(); now-at > due+s.lab.Timing.Reply || s.lab.Ended() {
			missed("Expected the client to send %s again within %v, %s and it had no answer, but it did not: %d copies of it came. %s", name(n),
				timing.Round(due), why, len(all), s.lab.Process.Remains())
		}
	}
	if idle := now - latest; idle > s.Due()+s.lab.Timing.Reply || s.lab.Ended() {
		missed("Expected the client to send the %d messages that it declares (reliable.messages), %s, but it has sent %d, of which %d are answered, and "+
			"none for %v. %s", messages, why, s.sent(), s.done(), timing.Round(idle), s.lab.Process.Remains())
	}
}

// sent is how many messages have come.
func (s *Serving) sent() int {
	n := len(s.copies)
	if _, open := s.copies[0]; open {
		n--
	}
	return n
}

// needless expects that what was answered is not sent again, but for one copy that has crossed the answer.
func (s *Serving) needless(c Came, why string) {
	ginkgo.GinkgoHelper()
	at, answered := s.answered[c.N]
	if !answered {
		return
	}
	behind := 0
	crossed := s.lab.Timing.Around(0, s.lab.Lateness(at, c.At)).Latest
	for _, copy := range s.copies[c.N] {
		if copy.At-at > crossed {
			behind++
		}
	}
	if behind > 1 {
		harness.As(record.ClassDelivery).Missed("Expected the client to send %s no more, %s, since it was answered, but copy %d of it came %v after that.",
			name(c.N), why, c.Copy, timing.Round(c.At-at))
	}
}

func name(n int) string {
	if n == 0 {
		return "its open"
	}
	return fmt.Sprintf("message %d", n)
}

// undeclared is how many copies a client is taken to send that does not declare how many.
const undeclared = 6

// Losable reports whether one more copy may be lost: the client has two more of it then, one to be heard, and one that it need not send. Who
// sends one message at a time would need minutes for all of them, so that the network heals once a case is long enough.
func (s *Serving) Losable(c Came) bool {
	most := s.lab.Declared().Attempts
	if most == 0 {
		most = undeclared
	}
	return c.Copy < most-1 && s.lab.Trace.Now()-s.began < s.lab.Timing.Work
}

// Until is Run until so many messages of the session are answered.
func (s *Serving) Until(ctx context.Context, messages int, why string, rule func(Came)) {
	ginkgo.GinkgoHelper()
	s.run(ctx, why, messages, rule, nil)
}
