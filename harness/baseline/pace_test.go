package baseline

import (
	"testing"
	"time"
)

func TestWhatWasLostIsNotSlow(t *testing.T) {
	const ms = time.Millisecond
	for _, c := range []struct{ last, waited, want time.Duration }{
		{200 * ms, 201 * ms, 201 * ms},    // all came
		{40 * ms, 5000 * ms, 40 * ms},     // a few answers, and then none: the others were dropped
		{4900 * ms, 5000 * ms, 5000 * ms}, // they still come
		{2000 * ms, 5000 * ms, 5000 * ms}, // or might, in pieces that are gathered for seconds
		{-10 * ms, 5000 * ms, 5000 * ms},  // nothing came since it was asked
	} {
		if got := lasted(c.last, c.waited); got != c.want {
			t.Errorf("last after %v, waited for %v: %v, want %v", c.last, c.waited, got, c.want)
		}
	}
}
