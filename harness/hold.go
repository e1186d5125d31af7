package harness

import (
	"context"

	"github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/record"
)

// HoldsLittle expects that the implementation takes less than 512 MiB more memory than before for what nobody reads: it waits
// until the process has come to rest, or takes more. What says what it is asked to hold, in the plural.
func (l *Lab) HoldsLittle(ctx context.Context, before adapter.Usage, what string) {
	ginkgo.GinkgoHelper()
	for began := l.Trace.Now(); l.Trace.Now()-began < l.Timing.Bulk && l.resident(before) < maxGrowth; {
		if l.AtRest(ctx) {
			break
		}
	}
	l.Note("memory grew by %d KiB for %s", l.resident(before)>>10, what)
	l.as(record.ClassMemory, func() {
		if grown := l.resident(before); grown > maxGrowth {
			Wrong("Expected the %s to take at most %d MiB for %s, but it grew by %d MiB. "+
				"Clients that ask and do not read fill the memory of everyone. It has to stop reading from them, or to end them.", l.Impl.Side, maxGrowth>>20, what, grown>>20)
		}
	})
}

// resident is how many bytes more are resident than before. What was written to is resident, unlike what was reserved only.
func (l *Lab) resident(before adapter.Usage) int64 {
	return int64(l.Memory().Resident) - int64(before.Resident)
}
