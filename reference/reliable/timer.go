package reliable

import (
	"math/rand/v2"
	"time"
)

// timer is what a client knows of the time that its server's answers take: one for the server, whatever is on its way (RFC 8085 section
// 3.1.1, which follows RFC 6298).
type timer struct {
	Policy
	drawn    float64       // by which all times are longer: clients that lost the same server do not come back at once
	now      time.Duration // to the next copy, before that
	smoothed time.Duration // the round trip, and how much it varies
	varies   time.Duration
	sampled  bool
}

func newTimer(p Policy) timer {
	return timer{Policy: p, drawn: 1 + p.Width*rand.Float64(), now: p.Initial}
}

// wait is how long an answer is awaited now.
func (t *timer) wait() time.Duration { return time.Duration(t.drawn * float64(t.now)) }

// back makes it twice as long: what is lost was lost to a network that has too much to do (RFC 6298 section 5.5).
func (t *timer) back() { t.now = min(2*t.now, t.Cap) }

// sample takes in how long an answer took, to what was sent once. Of what was sent again nobody knows which copy was answered, so that
// nothing is learnt, and the time stays as long as it has become (Karn's algorithm; RFC 6298 sections 2 and 3).
func (t *timer) sample(took time.Duration) {
	if !t.sampled {
		t.smoothed, t.varies, t.sampled = took, took/2, true
	} else {
		t.varies = (3*t.varies + (t.smoothed - took).Abs()) / 4
		t.smoothed = (7*t.smoothed + took) / 8
	}
	t.now = min(max(t.Initial, t.smoothed+4*t.varies), max(t.Initial, t.Cap))
}
