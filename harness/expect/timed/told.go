package timed

import (
	"time"

	"github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/timing"
)

// ToldLasts is Lasts for two events of the account. Both bounds are widened by half of what the shortest query of the clock took.
func ToldLasts(lab harness.Any, name string, from, to adapter.Event, nominal time.Duration) {
	ginkgo.GinkgoHelper()
	l := lab.Core()
	InWindow(l, name, l.Told(from), l.Told(to), l.Timing.Around(nominal, 0).Widen(l.Session.ClockDoubt()))
}

// ToldAfter is InWindow from a time on the trace's clock to an event of the account. Both bounds are widened by what the two
// clocks may disagree about.
func ToldAfter(lab harness.Any, name string, from time.Duration, to adapter.Event, w timing.Window) {
	ginkgo.GinkgoHelper()
	l := lab.Core()
	doubt := l.Session.ClockDoubt()
	w.Earliest -= doubt
	w.Latest += doubt
	InWindow(l, name, from, l.Told(to), w)
}
