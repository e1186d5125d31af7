package delivery

import (
	"context"

	"github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/record"
)

// Counted expects that a counter comes to say what the wire shows, where that does not change any more: no time mends a counter that says
// more.
func Counted(ctx context.Context, lab harness.Any, name string, counter func() int64, wire int64) {
	ginkgo.GinkgoHelper()
	l := lab.Core()
	counts(ctx, l, name, counter, func() int64 { return wire }, true)
}

// CountedAlong is Counted for what may still be on its way to our peer when the counter is read.
func CountedAlong(ctx context.Context, lab harness.Any, name string, counter, wire func() int64) {
	ginkgo.GinkgoHelper()
	l := lab.Core()
	counts(ctx, l, name, counter, wire, false)
}

func counts(ctx context.Context, l *harness.Lab, name string, counter, wire func() int64, settled bool) {
	ginkgo.GinkgoHelper()
	told, shown := int64(0), int64(0)
	l.Await(ctx, l.Timing.Soon, func() bool {
		told, shown = counter(), wire()
		return told == shown || settled && told > shown
	})
	if told == shown {
		return
	}
	verb := harness.As(record.ClassCounters).Missed
	if settled && told > shown {
		verb = harness.As(record.ClassCounters).Wrong
	}
	verb("Expected the counter %s to say %d, which is what the wire shows, but it says %d (%+d).", name, shown, told, told-shown)
}
