package harness

import (
	"time"

	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/harness/timing"
)

// What an implementation declares is fixed: no configuration changes it, and scenarios take it instead of the test scale.

// scaled returns the test scale, with the declared times in their places.
func scaled(i subject.Implementation) timing.Scale {
	s := timing.TestScale
	for name, place := range map[string]*time.Duration{
		subject.WaitConnect: &s.Connect, subject.WaitShake: &s.Handshake, subject.WaitIdle: &s.Idle, subject.WaitRequest: &s.Request,
		subject.WaitSend: &s.Send, subject.WaitFrame: &s.Frame, subject.WaitPing: &s.Ping, subject.WaitPong: &s.Pong, subject.WaitClose: &s.Close,
	} {
		if declared := i.Declared(name).D(); declared > 0 {
			*place = declared
		}
	}
	return s
}

// severalLooks is how often a program that polls may have to look for what happens "at once": to accept, to read what has piled up,
// to answer, to see the end, and to end its own side.
const severalLooks = 8

// Few is how many messages may be under way where a scenario counts none.
const Few = 4

// grown returns the bounds of a case that may have to wait so long for declared times, with an implementation that looks at
// its timers as often as it declares and works as long on a message: what must happen may take longer, and "never" is told from
// "late" later.
func grown(t timing.Timing, waits, resolution time.Duration, service timing.Service) timing.Timing {
	coarse, several, work := 2*resolution, severalLooks*resolution, Few*service.One()
	t.Start += work
	t.Prompt += several + work
	t.Reply += several + waits + work
	t.Bulk += several + waits + work
	t.Quiet += coarse + work/2
	t.Gap += coarse
	t.Again += coarse + work
	t.Coarse = coarse
	return t
}

// hold puts declared times where a scenario sets a limit. A limit that it leaves off stays off in what is asked for.
func hold(c *adapter.Config, i subject.Implementation) {
	for name, place := range map[string]*subject.Millis{
		subject.WaitConnect: &c.ConnectTimeout, subject.WaitShake: &c.HandshakeLimit, subject.WaitIdle: &c.IdleTimeout,
		subject.WaitRequest: &c.RequestTimeout, subject.WaitSend: &c.SendTimeout, subject.WaitFrame: &c.FrameTimeout,
		subject.WaitPing: &c.PingInterval,
		subject.WaitPong: &c.PingTimeout, subject.WaitClose: &c.CloseTimeout,
	} {
		if declared := i.Declared(name); declared > 0 && *place > 0 {
			*place = declared
		}
	}
	if declared := i.Policies.Probing; declared != nil && c.KeepAlive != nil {
		fixed := *declared
		c.KeepAlive = &fixed
	}
	if declared := i.Policies.Backoff; declared != nil && c.Backoff != nil {
		fixed := *declared
		c.Backoff = &fixed
	}
}
