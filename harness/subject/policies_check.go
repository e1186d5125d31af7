package subject

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/timing"
)

// choices are the closed vocabularies of the policies.
var choices = map[string][]string{
	"oversize": {"close", "error", "discard", "hold"},
	"empty":    {"echo", "drop", "close"},
	"bare_lf":  {"data", "terminator", "reject"},
	"tail":     {"drop", "emit", "error"},

	"bad_check": {"drop", "close", "nak"},
	"bad_start": {"skip", "close"},
}

// check returns what is wrong with the policies of an implementation of this side.
func (p Policies) check(at string, side record.Side, idle Millis) *misfit {
	declared := p.chosen()
	for _, key := range slices.Sorted(maps.Keys(declared)) {
		if v := *declared[key]; v != "" && !slices.Contains(choices[key], v) {
			return &misfit{
				at: at + "." + key, problem: fmt.Sprintf("unknown policy %q for %s", v, key),
				remedy: "choose one of " + strings.Join(choices[key], ", "),
			}
		}
	}
	if p.Backoff != nil && side == record.Server {
		return &misfit{at: at + ".backoff", problem: "a server does not connect, and has no backoff", remedy: "declare it of the `client`"}
	}
	if p.Backoff != nil {
		if found := p.Backoff.check(at + ".backoff"); found != nil {
			return found
		}
	}
	if found := p.Probing.check(at + ".keepalive"); found != nil {
		return found
	}
	return p.checkTimes(at, side, idle)
}

// limit is one of the declared time limits, as the checks see it.
type limit struct {
	key    string        // of the manifest, below `policies`
	time   time.Duration // 0: not declared
	least  time.Duration // what scenarios that are not about it need
	client bool          // a server has none
}

// Scenarios hold a connection up for a while that are not about limits: a limit that is shorter ends it in the midst of
// them, and each of them would be a false verdict. These leave room for the longest such pause, on a slow machine.
const (
	leastLimit = 5 * time.Second // on one message's way: megabytes through a slow path
	leastPing  = 2 * time.Second // silence within a scenario
)

// limits lists the declared time limits.
func (p Policies) limits() []limit {
	t, scale := p.Timeouts, timing.TestScale
	return []limit{
		{"timeouts.connect", t.Connect.D(), leastPing, true},
		{"timeouts.handshake", t.Handshake.D(), leastPing, false},
		{"timeouts.request", t.Request.D(), leastPing, true},
		{"timeouts.send", t.Send.D(), leastLimit, false},
		{"timeouts.frame", t.Frame.D(), leastLimit, false},
		{"timeouts.ping", t.Ping.D(), leastPing, true},
		{"timeouts.pong", t.Pong.D(), scale.Pong, true},
		{"timeouts.close", t.Close.D(), scale.Close, false},
	}
}

func (p Policies) checkTimes(at string, side record.Side, idle Millis) *misfit {
	tick := p.TimerResolution.D()
	for _, l := range p.limits() {
		switch {
		case l.time == 0:
		case l.client && side == record.Server:
			return &misfit{at: at + "." + l.key, problem: "a server has no limit of this kind", remedy: "declare it of the `client`"}
		case l.time < l.least:
			return &misfit{
				at: at + "." + l.key, problem: fmt.Sprintf("a limit of %v cannot be judged: scenarios that are not about it "+
					"need up to %v", l.time, l.least),
				remedy: fmt.Sprintf("start the implementation with a limit of at least %d ms and declare that one", l.least.Milliseconds()),
			}
		case tick > l.time:
			return p.tooCoarse(at, l.key, l.time)
		}
	}
	switch b := p.Backoff; {
	case p.Timeouts.Pong > 0 && p.Timeouts.Ping == 0:
		return &misfit{at: at + ".timeouts.pong", problem: "a limit on the pong without a ping",
			remedy: "declare `ping`, the silence after which it asks, too"}
	case b != nil && tick > b.Initial.D():
		return p.tooCoarse(at, "backoff.initial", b.Initial.D())
	case idle > 0 && tick > idle.D():
		return p.tooCoarse(at, "limits.idle", idle.D())
	}
	return nil
}

func (p Policies) tooCoarse(at, key string, limit time.Duration) *misfit {
	return &misfit{
		at: at + ".timer_resolution", problem: fmt.Sprintf("timers that are looked at every %v cannot keep %s, which is %v",
			p.TimerResolution.D(), key, limit),
		remedy: "give the time between two looks in milliseconds; leave it out if timers fire by themselves",
	}
}
