package subject

import (
	"math"
	"time"

	"github.com/sockdrill/sockdrill/harness/timing"
)

// Retransmit is the policy by which a client of datagrams sends a question again that nobody has answered.
type Retransmit struct {
	// Preset is one of Presets: what a specification fixes, where no other key says otherwise. Empty is none.
	Preset   string  `json:"preset,omitempty" yaml:"preset"`
	Initial  Millis  `json:"initial,omitempty" yaml:"initial"`   // from the first copy to the second
	Factor   float64 `json:"factor,omitempty" yaml:"factor"`     // by which each further time grows; at least 1
	Cap      Millis  `json:"cap,omitempty" yaml:"cap"`           // the longest time, before jitter; 0 is none
	Jitter   string  `json:"jitter,omitempty" yaml:"jitter"`     // one of RetransmitJitters; empty is JitterNone
	Width    float64 `json:"width,omitempty" yaml:"width"`       // share of the time
	Attempts int     `json:"attempts,omitempty" yaml:"attempts"` // copies of a question, the first one included; 0 is not declared
	// GiveUp is the longest time from the first copy until the client has given up: it has ended, or asks something else. 0 is not declared.
	GiveUp Millis `json:"give_up,omitempty" yaml:"give_up"`
	// Fresh says that each copy differs from the others, such as by an id of its own: every datagram counts as a copy.
	Fresh bool `json:"fresh,omitempty" yaml:"fresh"`
}

// The kinds of jitter of retransmissions, beside JitterNone.
const (
	JitterUp   = "up"   // from the time itself to its share Width beyond, drawn once or each time: RFC 7252 section 4.2
	JitterBoth = "both" // its share Width to either side, of the time as it was drawn before: RFC 5080 section 2.2.1
)

// RetransmitJitters lists the closed vocabulary.
var RetransmitJitters = []string{JitterNone, JitterUp, JitterBoth}

// presets are what specifications say of their clients' retransmissions; of dns, snmp and tftp, where those leave the times to the client,
// what the client does that most people have.
var presets = map[string]Retransmit{
	// RFC 7252 section 4.8: ACK_TIMEOUT, ACK_RANDOM_FACTOR, MAX_RETRANSMIT; 4.8.2: MAX_TRANSMIT_WAIT.
	"coap": {Initial: seconds(2), Factor: 2, Jitter: JitterUp, Width: 0.5, Attempts: 5, GiveUp: seconds(93)},
	// dig(1): +time and +tries. RFC 1035 section 4.2.1 has at least 2 to 5 seconds between two copies.
	"dns": {Initial: seconds(5), Factor: 1, Jitter: JitterNone, Attempts: 3},
	// RFC 6347 section 4.2.4.1 and RFC 9147 section 5.8.2, which say no number of copies.
	"dtls": {Initial: seconds(1), Factor: 2, Cap: seconds(60), Jitter: JitterNone},
	// RFC 5080 section 2.2.1: IRT, MRT, MRC, MRD, and a RAND of 0.1.
	"radius": {Initial: seconds(2), Factor: 2, Cap: seconds(16), Jitter: JitterBoth, Width: 0.1, Attempts: 5, GiveUp: seconds(30)},
	// RFC 3261 section 17.1.2.2: T1, T2, and as many copies as there is time for in 64 times T1, when timer F ends.
	"sip": {Initial: Millis(500 * time.Millisecond), Factor: 2, Cap: seconds(4), Jitter: JitterNone, Attempts: 11, GiveUp: seconds(32)},
	// snmpcmd(1) of Net-SNMP: -t and -r, of which the first copy is none.
	"snmp": {Initial: seconds(1), Factor: 1, Jitter: JitterNone, Attempts: 6},
	// RFC 8489 section 6.2.1: RTO and Rc, and what they come to with Rm.
	"stun": {Initial: Millis(500 * time.Millisecond), Factor: 2, Jitter: JitterNone, Attempts: 7, GiveUp: Millis(39500 * time.Millisecond)},
	// tftp(1) of tftp-hpa, as that of BSD: a packet each 5 seconds, for 25 (rexmt, timeout).
	"tftp": {Initial: seconds(5), Factor: 1, Jitter: JitterNone, Attempts: 5},
}

func seconds(n int) Millis { return Millis(time.Duration(n) * time.Second) }

// Resolved is r with what its preset fixes, where r does not say otherwise.
func (r Retransmit) Resolved() Retransmit {
	base, known := presets[r.Preset]
	if !known {
		return r
	}
	if r.GiveUp == 0 && r.Initial == 0 && r.Factor == 0 && r.Attempts == 0 { // else it is another one
		r.GiveUp = base.GiveUp
	}
	if r.Initial == 0 {
		r.Initial = base.Initial
	}
	if r.Factor == 0 {
		r.Factor = base.Factor
	}
	if r.Cap == 0 {
		r.Cap = base.Cap
	}
	if r.Jitter == "" {
		r.Jitter, r.Width = base.Jitter, base.Width
	}
	if r.Attempts == 0 {
		r.Attempts = base.Attempts
	}
	return r
}

// Whole is the time from copy number n of a question to the next, from 1, before any jitter.
func (r Retransmit) Whole(n int) time.Duration {
	d := float64(r.Initial.D()) * math.Pow(r.Factor, float64(n-1))
	if r.Cap > 0 {
		d = math.Min(d, float64(r.Cap.D()))
	}
	return time.Duration(math.Min(d, float64(endless)))
}

// endless is longer than anybody waits, and can still be added to.
const endless = 24 * time.Hour

// Gap is what the policy allows from copy number n to the next, from 1.
func (r Retransmit) Gap(n int) timing.Window {
	whole := r.Whole(n)
	switch r.Jitter {
	case JitterUp:
		return timing.Window{Earliest: whole, Latest: share(whole, 1+r.Width)}
	case JitterBoth:
		// Each time is the one before it, as it was drawn, times the factor and its own jitter: shares add up until the cap cuts them off.
		low, high := 1-r.Width, 1+r.Width
		for k := 1; k < n; k++ {
			low, high = low*(1-r.Width/r.Factor), high*(1+r.Width/r.Factor)
		}
		w := timing.Window{Earliest: share(r.uncapped(n), low), Latest: share(r.uncapped(n), high)}
		if r.Cap > 0 {
			w.Earliest = min(w.Earliest, share(r.Cap.D(), 1-r.Width))
			w.Latest = min(w.Latest, share(r.Cap.D(), 1+r.Width))
		}
		return w
	}
	return timing.Window{Earliest: whole, Latest: whole}
}

func (r Retransmit) uncapped(n int) time.Duration {
	r.Cap = 0
	return r.Whole(n)
}

// Watched is how many times from one copy to the next one case watches, of at most n: as many as there are, and are over within half a
// minute, and two at least, since growth shows in no fewer.
func (r Retransmit) Watched(n int) int {
	const least = 2
	if r.Attempts > 0 {
		n = min(n, r.Attempts-1)
	}
	for n > least && r.Sum(n).Most > seriesBudget {
		n--
	}
	return n
}

// Sum is how long the first n of them are together.
func (r Retransmit) Sum(n int) Wait {
	var w Wait
	for k := 1; k <= n; k++ {
		gap := r.Gap(k)
		w = w.Add(Wait{(gap.Earliest + gap.Latest) / 2, gap.Latest})
	}
	return w
}

// Silence is how long after the last copy, number n, no further one can come any more, however it is drawn, but for what a host is late.
func (r Retransmit) Silence(n int) time.Duration { return r.Gap(n).Latest }
