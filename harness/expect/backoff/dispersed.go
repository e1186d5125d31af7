package backoff

import (
	"slices"
	"time"

	"github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/timing"
)

// Of 64 delays that are drawn evenly, the fullest tenth of their band holds more than 20 less than once in 20,000 runs (10 is
// usual), and they cover less than seven tenths of it less than once in a million.
const (
	tenths      = 10
	fullest     = 20.0 / 64
	leastSpread = 0.7
)

// Dispersed expects that these delays, at least 64, which began together, do not end together: as those do that are drawn evenly
// from the band of the policy after failed attempt number n.
func Dispersed(l *harness.ClientLab, waits []time.Duration, n int) {
	ginkgo.GinkgoHelper()
	band := l.Config.Backoff.Band(n)
	width, bins := band.Latest-band.Earliest, inParts(waits, band, tenths)
	most, spread := slices.Max(bins), slices.Max(waits)-slices.Min(waits)
	l.Note("%d delays over %v; in the tenths of the band from %v to %v: %v",
		len(waits), timing.Round(spread), band.Earliest, band.Latest, bins)
	if most > int(fullest*float64(len(waits))) || spread < time.Duration(leastSpread*float64(width)) {
		harness.Wrong("Expected %d clients that lost their server together to come back dispersed over %v to %v, but %d of them come "+
			"back within the same %v, and all of them within %v. A server that has just come up meets them all at once.",
			len(waits), band.Earliest, band.Latest, most, width/tenths,
			timing.Round(spread))
	}
}
