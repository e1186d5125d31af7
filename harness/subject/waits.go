package subject

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/sockdrill/sockdrill/harness/timing"
)

// The times that an implementation may declare and a case may wait for.
const (
	WaitBackoff  = "backoff"  // the delays after the first failures of a series
	WaitSeries   = "series"   // as many of them as one case watches
	WaitFailures = "failures" // likewise, if each connection that brings nothing counts as a failure
	WaitCap      = "cap"      // all delays until it has stayed at its cap for some
	WaitAttempts = "attempts" // all of them, where there is a last one
	WaitElapsed  = "elapsed"  // the time that a series may take
	WaitStable   = "stable"   // until a connection begins a new series
	WaitConnect  = "connect"
	WaitShake    = "shake" // a handshake of TLS
	WaitRequest  = "request"
	WaitSend     = "send"
	WaitFrame    = "frame"
	WaitPing     = "ping"
	WaitPong     = "pong"
	WaitClose    = "close"
	WaitIdle     = "idle"
	WaitLook     = "look"     // until a program that polls looks again
	WaitCopies   = "copies"   // from a question to so many further copies of it, as many of them as one case watches
	WaitSpan     = "span"     // until all copies of a question have left, and none can follow
	WaitGivenUp  = "gives up" // until a question has been given up
	WaitProbed   = "probed"   // until the keep-alive of TCP has found a connection lost
)

// Waits lists the closed vocabulary.
var Waits = []string{
	WaitBackoff, WaitSeries, WaitFailures, WaitCap, WaitAttempts, WaitElapsed, WaitStable, WaitConnect, WaitShake, WaitRequest, WaitSend,
	WaitFrame,
	WaitPing, WaitPong, WaitClose, WaitIdle, WaitLook, WaitCopies, WaitSpan, WaitGivenUp, WaitProbed,
}

// Wait is how long a case has to wait because of what the implementation declares.
type Wait struct {
	Usual time.Duration // on average
	Most  time.Duration // the longest that is allowed
}

// Add returns both waits, one after the other.
func (w Wait) Add(v Wait) Wait { return Wait{w.Usual + v.Usual, w.Most + v.Most} }

// seriesBudget is how much of a series one case watches.
const seriesBudget = 30 * time.Second

// Series is how many delays of a series, of at most n, one case watches: as many as are over within half a minute, and
// two at least, since growth shows in no fewer. A policy with fewer attempts has fewer.
func (b Backoff) Series(n int) int {
	least := 2
	if b.Attempts > 0 {
		n = min(n, b.Attempts-1)
	}
	for n > least && b.series(n).Most > seriesBudget {
		n--
	}
	for n > 1 && b.MaxElapsed > 0 && b.series(n).Most > b.MaxElapsed.D() {
		n--
	}
	return n
}

// sum is how long the first n delays of a series are together.
func (b Backoff) sum(n int) Wait {
	var w Wait
	for k := 1; k <= n; k++ {
		w = w.Add(Wait{b.mean(k), b.Band(k).Latest})
	}
	return w
}

// series is how long n delays are together if every attempt is accepted and then fails: they do not grow where each
// connection begins a new series.
func (b Backoff) series(n int) Wait {
	if b.Failure(n) == n {
		return b.sum(n)
	}
	first := b.sum(1)
	return Wait{time.Duration(n) * first.Usual, time.Duration(n) * first.Most}
}

// mean is the delay after failure n on average, or nearly that.
func (b Backoff) mean(n int) time.Duration {
	if b.Jitter == JitterGaussian {
		return b.Whole(n)
	}
	band := b.Band(n)
	return (band.Earliest + band.Latest) / 2
}

// AtCap is how many delays at the cap are compared with each other.
const AtCap = 5

// parseWait reads what a case waits for: a name, a colon and how many times, such as backoff:4.
func parseWait(form string) (name string, times int, err error) {
	name, count, _ := strings.Cut(form, ":")
	times, err = strconv.Atoi(count)
	if err != nil || times < 1 || !slices.Contains(Waits, name) {
		return "", 0, fmt.Errorf("wait %q: expected NAME:TIMES with one of %s", form, strings.Join(Waits, ", "))
	}
	return name, times, nil
}

// CheckWait returns what is wrong with a form such as backoff:4.
func CheckWait(form string) error {
	_, _, err := parseWait(form)
	return err
}

// WaitsFor returns how long a case waits because of what the implementation declares: 0 for what it does not, which is as
// short as the test scale. The forms are those that CheckWait accepts.
func (i Implementation) WaitsFor(forms []string) Wait {
	var sum Wait
	for _, form := range forms {
		if name, times, err := parseWait(form); err == nil {
			sum = sum.Add(i.wait(name, times))
		}
	}
	return sum
}

func (i Implementation) wait(name string, times int) Wait {
	if b := i.Policies.Backoff; b != nil {
		switch name {
		case WaitBackoff:
			return b.sum(times)
		case WaitSeries:
			return b.series(b.Series(times))
		case WaitFailures:
			counted := b.Counted()
			return counted.series(counted.Series(times))
		case WaitCap:
			return b.sum(max(1, b.Capped()) + AtCap)
		case WaitAttempts:
			return b.sum(b.Attempts - 1)
		case WaitElapsed:
			return constant(b.MaxElapsed, times)
		case WaitStable:
			return constant(b.Stable, times)
		}
	}
	if r := i.Policies.Retransmit; r != nil {
		switch name {
		case WaitCopies:
			return r.Sum(r.Watched(times))
		case WaitSpan:
			return r.Sum(r.Attempts)
		case WaitGivenUp:
			return constant(r.GiveUp, times)
		}
	}
	if name == WaitProbed {
		return constant(Millis(i.Policies.Probing.Lost()), times)
	}
	return constant(i.Declared(name), times)
}

// looks is how often a program that polls may have to look within a case that does not count its looks: to start, to greet, to be
// warmed up, and for a few dozen exchanges, one after the other.
const looks = 40

// messages is about how many messages a case lets an implementation work on, one after the other: of those that would need more,
// a slow one is sent fewer.
const messages = 1000

// carried is about how many bytes a case sends on one connection at most.
const carried = 10 << 20

// Extra is what the time of a case (timing.Case) is extended by: its waits for declared times, what the implementation may work on its
// messages, for longestWait at most, what it may take to start beyond what is usual, and the looks of one that polls.
func (i Implementation) Extra(forms []string, longestWait time.Duration) time.Duration {
	work := min(longestWait, messages*i.Service.One()+i.Service.Carries(carried))
	return i.WaitsFor(forms).Most + work + max(0, i.Start.D()-timing.Default.Start) + looks*i.Policies.TimerResolution.D()
}

func constant(m Millis, times int) Wait {
	d := time.Duration(times) * m.D()
	return Wait{d, d}
}

// Declared is the time of this name that the implementation has by itself; 0 if it declares none.
func (i Implementation) Declared(name string) Millis {
	t := i.Policies.Timeouts
	switch name {
	case WaitConnect:
		return t.Connect
	case WaitShake:
		return i.TLS.Handshake
	case WaitRequest:
		return t.Request
	case WaitSend:
		return t.Send
	case WaitFrame:
		return t.Frame
	case WaitPing:
		return t.Ping
	case WaitPong:
		return t.Pong
	case WaitClose:
		return t.Close
	case WaitIdle:
		return i.Limits.Idle
	case WaitLook:
		return i.Policies.TimerResolution
	}
	return 0
}
