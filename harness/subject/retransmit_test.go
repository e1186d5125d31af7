package subject

import (
	"testing"
	"time"

	"github.com/sockdrill/sockdrill/harness/timing"
)

func TestTimesBetweenCopies(t *testing.T) {
	const ms = time.Millisecond
	for _, c := range []struct {
		name string
		r    Retransmit
		n    int
		want timing.Window
	}{
		{"CoAP, to the second copy", Retransmit{Preset: "coap"}, 1, timing.Window{Earliest: 2000 * ms, Latest: 3000 * ms}},
		{"CoAP, to the fifth", Retransmit{Preset: "coap"}, 4, timing.Window{Earliest: 16000 * ms, Latest: 24000 * ms}},
		{"CoAP with an option of the client's", Retransmit{Preset: "coap", Initial: Millis(100 * ms)}, 2,
			timing.Window{Earliest: 200 * ms, Latest: 300 * ms}},
		{"STUN, to the seventh", Retransmit{Preset: "stun"}, 6, timing.Window{Earliest: 16000 * ms, Latest: 16000 * ms}},
		{"SIP, at its cap", Retransmit{Preset: "sip"}, 9, timing.Window{Earliest: 4000 * ms, Latest: 4000 * ms}},
		// RT = 2 RTprev + RAND RTprev: 1.9 to 2.1 times 1.8 to 2.2 seconds.
		{"RADIUS, to the third", Retransmit{Preset: "radius"}, 2, timing.Window{Earliest: 3420 * ms, Latest: 4620 * ms}},
		{"RADIUS, at its cap", Retransmit{Preset: "radius"}, 9, timing.Window{Earliest: 14400 * ms, Latest: 17600 * ms}},
		{"DNS, to the third", Retransmit{Preset: "dns"}, 2, timing.Window{Earliest: 5000 * ms, Latest: 5000 * ms}},
		{"SNMP, to the sixth", Retransmit{Preset: "snmp"}, 5, timing.Window{Earliest: 1000 * ms, Latest: 1000 * ms}},
		{"TFTP that was told to be quick", Retransmit{Preset: "tftp", Initial: Millis(100 * ms)}, 4, timing.Window{Earliest: 100 * ms, Latest: 100 * ms}},
		{"a time that stays", Retransmit{Initial: Millis(300 * ms), Factor: 1}, 5, timing.Window{Earliest: 300 * ms, Latest: 300 * ms}},
	} {
		got := c.r.Resolved().Gap(c.n)
		if (got.Earliest-c.want.Earliest).Abs() > time.Microsecond || (got.Latest-c.want.Latest).Abs() > time.Microsecond {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

// What the specifications say of all copies together: RFC 7252 section 4.8.2 (MAX_TRANSMIT_SPAN), RFC 8489 section 6.2.1 (the last copy
// leaves after 31.5 s), RFC 3261 section 17.1.2.2 (before 64 T1 are over).
func TestCopiesAreAsLongOnTheirWayAsTheSpecificationsSay(t *testing.T) {
	for preset, want := range map[string]time.Duration{
		"coap": 45 * time.Second, "dns": 10 * time.Second, "snmp": 5 * time.Second, "tftp": 20 * time.Second, "stun": 31500 * time.Millisecond, "sip": 31500 * time.Millisecond,
	} {
		r := Retransmit{Preset: preset}.Resolved()
		if got := r.Sum(r.Attempts - 1).Most; got != want {
			t.Errorf("%s: %v, want %v", preset, got, want)
		}
	}
}

func TestWhatOneCaseWatches(t *testing.T) {
	for preset, want := range map[string]int{"coap": 3, "dns": 2, "dtls": 4, "radius": 3, "sip": 4, "snmp": 4, "stun": 4, "tftp": 4} {
		if got := (Retransmit{Preset: preset}).Resolved().Watched(4); got != want {
			t.Errorf("%s: %d, want %d", preset, got, want)
		}
	}
}

// A preset says when its clients have given up, as long as its times are its own: with others it would be wrong.
func TestWhenAClientHasGivenUp(t *testing.T) {
	for what, c := range map[string]struct {
		r    Retransmit
		want Millis
	}{
		"CoAP":                      {Retransmit{Preset: "coap"}, seconds(93)},
		"CoAP that is quick":        {Retransmit{Preset: "coap", Initial: seconds(1)}, 0},
		"CoAP that says when":       {Retransmit{Preset: "coap", Initial: seconds(1), GiveUp: seconds(50)}, seconds(50)},
		"SIP with a cap of its own": {Retransmit{Preset: "sip", Cap: seconds(2)}, seconds(32)},
		"no preset":                 {Retransmit{Initial: seconds(1), Factor: 2}, 0},
	} {
		if got := c.r.Resolved().GiveUp; got != c.want {
			t.Errorf("%s: %v, want %v", what, got.D(), c.want.D())
		}
	}
}
