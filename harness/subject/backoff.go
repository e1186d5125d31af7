package subject

import (
	"fmt"
	"time"
)

// Backoff is the policy between attempts to connect, and between copies of a request: what `open` configures, or what a
// manifest declares. The protocol's page has the formula of each kind of jitter.
type Backoff struct {
	Initial    Millis  `json:"initial" yaml:"initial"`                   // the whole delay after the first failure
	Factor     float64 `json:"factor" yaml:"factor"`                     // by which it grows with each further failure; at least 1
	Cap        Millis  `json:"cap" yaml:"cap"`                           // the greatest whole delay; kinds with a width may exceed it by that
	Jitter     string  `json:"jitter" yaml:"jitter"`                     // one of Jitters
	Width      float64 `json:"width,omitempty" yaml:"width"`             // share of the delay: JitterProportional's ±, JitterGaussian's σ
	Attempts   int     `json:"attempts" yaml:"attempts"`                 // with the first one; 0 is no limit
	MaxElapsed Millis  `json:"max_elapsed,omitempty" yaml:"max_elapsed"` // of a series; 0 is no limit
	Stable     Millis  `json:"stable,omitempty" yaml:"stable"`           // how long a connection must last for ResetStable
	Reset      string  `json:"reset,omitempty" yaml:"reset"`             // one of Resets; empty: see ResetRule
}

// The kinds of jitter.
const (
	JitterNone         = "none"         // the whole delay
	JitterEqual        = "equal"        // half of it, and a random part of the other half
	JitterFull         = "full"         // a random part of it
	JitterProportional = "proportional" // drawn evenly from the whole delay ± its share Width, after the cap: grpc-go
	JitterGaussian     = "gaussian"     // normal around the last delay times Factor, with σ of its share Width, after the cap: Twisted
	JitterDecorrelated = "decorrelated" // drawn evenly from Initial to the last delay times Factor, then capped
)

// Jitters lists the closed vocabulary.
var Jitters = []string{JitterNone, JitterEqual, JitterFull, JitterProportional, JitterGaussian, JitterDecorrelated}

// What begins a new series: the next failure is the first one again.
const (
	ResetConnect = "connect" // a connection that is established
	ResetReady   = "ready"   // the first whole message that arrives on it
	ResetStable  = "stable"  // a connection that lasted for Stable
	ResetNever   = "never"   // nothing
)

// Resets lists the closed vocabulary.
var Resets = []string{ResetConnect, ResetReady, ResetStable, ResetNever}

// String says in words how the delays go.
func (b Backoff) String() string {
	text := fmt.Sprintf("%v × %v up to %v, jitter %s", b.Initial.D(), b.Factor, b.Cap.D(), b.Jitter)
	if b.Width > 0 {
		text += fmt.Sprintf(" %v", b.Width)
	}
	if b.Attempts > 0 {
		text += fmt.Sprintf(", %d attempts", b.Attempts)
	}
	return text
}

// ResetRule is what begins a new series. Where Reset does not say, it is a connection that lasted for Stable, which is
// one that is established if that is 0.
func (b Backoff) ResetRule() string {
	switch {
	case b.Reset != "":
		return b.Reset
	case b.Stable > 0:
		return ResetStable
	}
	return ResetConnect
}

// Counted is the policy of a client that counts each connection which ends before anything was received on it as a failed attempt,
// whatever it declares: one that is established begins no new series then.
func (b Backoff) Counted() Backoff {
	if b.ResetRule() == ResetConnect {
		b.Reset = ResetReady
	}
	return b
}

// sparing is the shortest delay that spares a server, however many wait for it: what TCP itself waits before it repeats an attempt
// (RFC 6298 section 2).
const sparing = time.Second

// Storms reports whether the policy spares a server in no way: its delays never grow, none of them is longer than a second, none is
// drawn, and there is no last one.
func (b Backoff) Storms() bool {
	grows := b.Factor > 1 && b.Initial < b.Cap
	ends := b.endless(0) == "" && (b.Attempts > 0 || b.MaxElapsed > 0)
	return !grows && !ends && b.Jitter == JitterNone && b.Whole(1) <= sparing
}
