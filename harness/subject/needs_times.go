package subject

import (
	"fmt"
	"time"

	"github.com/sockdrill/sockdrill/harness/timing"
)

// What a case may need of the times that an implementation keeps. What is declared is fixed: no configuration changes it.
// What is not declared can be configured where its adapter lists the feature.
const (
	NeedIdle         = "idle"          // a limit on silence: configured or declared
	NeedConnectLimit = "connect_limit" // limits of the other kinds, likewise
	NeedShakeLimit   = "shake_limit"   // of TLS
	NeedRequestLimit = "request_limit"
	NeedSendLimit    = "send_limit"
	NeedFrameLimit   = "frame_limit"
	NeedCloseLimit   = "close_limit"

	NeedOutlastsFrame = "outlasts_frame" // silence that may last twice as long as an unfinished frame
	NeedPatient       = "patient"        // a peer that may read nothing for twice Timing.Held

	NeedFreeIdle    = "free_idle"    // a limit on silence that can be set
	NeedFreeSend    = "free_send"    // a send limit that can be set
	NeedFreeBackoff = "free_backoff" // a backoff that can be set
	NeedTries       = "tries"        // five attempts in a series
	NeedLastAttempt = "last_attempt" // a limit on attempts: configured or declared
	NeedElapsed     = "elapsed"      // a limit on the time of a series, likewise
	NeedReset       = "reset"        // something that begins a new series
	NeedStability   = "stability"    // no new series before a connection was stable
	NeedGrowth      = "growth"       // delays that grow to a cap
	NeedRandom      = "random"       // delays that are drawn
	NeedEven        = "even"         // delays that are drawn evenly
	NeedLongDelay   = "long_delay"   // a first delay that is long enough to act in
)

// tries is how many attempts a case may watch that needs a series.
const tries = 5

// actIn is how long a delay must be for something to be done within it, on a slow machine.
const actIn = time.Second

var timeNeeds = map[string]func(Implementation) string{
	NeedIdle:         func(i Implementation) string { return i.limited(WaitIdle, "it declares no idle limit (--idle)") },
	NeedConnectLimit: func(i Implementation) string { return i.limited(WaitConnect, notLimited("connecting", WaitConnect)) },
	NeedShakeLimit: func(i Implementation) string {
		return i.limited(WaitShake, "it declares no limit on handshakes (tls.handshake)")
	},
	NeedRequestLimit: func(i Implementation) string { return i.limited(WaitRequest, notLimited("requests", WaitRequest)) },
	NeedSendLimit:    func(i Implementation) string { return i.limited(WaitSend, notLimited("sending", WaitSend)) },
	NeedFrameLimit:   func(i Implementation) string { return i.limited(WaitFrame, notLimited("unfinished frames", WaitFrame)) },
	NeedOutlastsFrame: func(i Implementation) string {
		idle, frame := i.Declared(WaitIdle), i.Declared(WaitFrame)
		if frame == 0 {
			frame = Millis(timing.TestScale.Frame)
		}
		return unless(idle == 0 || idle >= 2*frame,
			"its limit on silence (limits.idle) is less than twice the one on unfinished frames (policies.timeouts.frame)")
	},
	NeedPatient: func(i Implementation) string {
		for _, name := range []string{WaitIdle, WaitSend, WaitClose} {
			if d := i.Declared(name).D(); d > 0 && d < 2*timing.Default.Held {
				return fmt.Sprintf("its limit of %v (%s) may be over before a peer reads that reads nothing for %v", d, name,
					timing.Default.Held)
			}
		}
		return ""
	},
	NeedCloseLimit: func(i Implementation) string { return i.limited(WaitClose, notLimited("closing", WaitClose)) },
	NeedFreeIdle: func(i Implementation) string {
		return unless(i.Declared(WaitIdle) == 0, "its idle limit is fixed (limits.idle)")
	},
	NeedFreeSend: func(i Implementation) string {
		return unless(i.Declared(WaitSend) == 0, "its send limit is fixed (policies.timeouts.send)")
	},

	NeedFreeBackoff: func(i Implementation) string {
		return unless(i.Policies.Backoff == nil, "its backoff is fixed (policies.backoff)")
	},
	NeedTries: declaredBackoff(func(b Backoff) string {
		return unless(b.Attempts == 0 || b.Attempts >= tries,
			fmt.Sprintf("it makes %d attempts (policies.backoff.attempts), and this needs %d", b.Attempts, tries))
	}),
	NeedLastAttempt: declaredBackoff(func(b Backoff) string {
		if b.Attempts == 0 {
			return "it never gives up (policies.backoff has no attempts)"
		}
		return b.endless(b.sum(b.Attempts - 1).Most)
	}),
	NeedElapsed: declaredBackoff(func(b Backoff) string {
		if b.MaxElapsed == 0 {
			return "its attempts may take any time (policies.backoff has no max_elapsed)"
		}
		return b.endless(0)
	}),
	NeedReset: declaredBackoff(func(b Backoff) string {
		return unless(b.ResetRule() != ResetNever, "nothing begins its delays anew (policies.backoff.reset)")
	}),
	NeedStability: declaredBackoff(func(b Backoff) string {
		rule := b.ResetRule()
		return unless(rule == ResetStable || rule == ResetNever,
			"its delays begin anew before a connection has lasted (policies.backoff.reset: "+rule+")")
	}),
	NeedGrowth: declaredBackoff(lacksGrowth),
	NeedRandom: declaredBackoff(func(b Backoff) string {
		return unless(b.Jitter != JitterNone, "its delays have no jitter (policies.backoff.jitter)")
	}),
	NeedEven: declaredBackoff(func(b Backoff) string {
		return unless(b.EvenFrom() > 0, "its delays are not drawn evenly (policies.backoff.jitter: "+b.Jitter+")")
	}),
	NeedLongDelay: declaredBackoff(func(b Backoff) string {
		least := b.Band(1).Earliest
		return unless(least >= actIn, fmt.Sprintf("its first delay may be as short as %v (policies.backoff), and this acts within it",
			least))
	}),
}

// limited returns why there is no limit of this name that could be judged: it is neither declared nor can it be configured.
func (i Implementation) limited(name, why string) string {
	return unless(i.Declared(name) > 0 || !i.Zero() && i.Has(Timeouts), why)
}

func notLimited(what, key string) string {
	return fmt.Sprintf("it declares no limit on %s (policies.timeouts.%s, or the feature timeouts)", what, key)
}

// declaredBackoff is a need that a backoff which can be configured always meets.
func declaredBackoff(check func(Backoff) string) func(Implementation) string {
	return func(i Implementation) string {
		if b := i.Policies.Backoff; b != nil {
			return check(*b)
		}
		return ""
	}
}

// endless returns why a series of attempts that are accepted and then fail does not come to the end of so much waiting.
func (b Backoff) endless(waits time.Duration) string {
	switch {
	case b.ResetRule() == ResetConnect:
		return "its attempts are counted anew with each connection (policies.backoff.reset: connect)"
	case b.MaxElapsed > 0 && waits > b.MaxElapsed.D():
		return fmt.Sprintf("its time of %v may be used up before (policies.backoff.max_elapsed)", b.MaxElapsed.D())
	}
	return ""
}

func lacksGrowth(b Backoff) string {
	switch capped := b.Capped(); {
	case capped == 0:
		return "its delays do not grow (policies.backoff.factor)"
	case b.ResetRule() == ResetConnect:
		return "its delays begin anew with each connection (policies.backoff.reset: connect)"
	case b.Attempts > 0 && b.Attempts <= capped+AtCap:
		return fmt.Sprintf("it gives up after %d attempts, before its delays have stayed at their cap (policies.backoff)", b.Attempts)
	case b.MaxElapsed > 0 && b.MaxElapsed.D() < b.sum(capped+AtCap).Most:
		return fmt.Sprintf("it gives up after %v, before its delays have stayed at their cap (policies.backoff)", b.MaxElapsed.D())
	}
	return ""
}
