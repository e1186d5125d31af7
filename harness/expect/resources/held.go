package resources

import (
	"context"

	"github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/process"
	"github.com/sockdrill/sockdrill/harness/record"
)

// HoldsLittle expects that the implementation takes less than 512 MiB more memory than before for what nobody reads: it waits
// until the process has come to rest, or takes more. What says what it is asked to hold, in the plural.
func HoldsLittle(ctx context.Context, lab harness.Any, before process.Usage, what string) {
	ginkgo.GinkgoHelper()
	l := lab.Core()
	for began := l.Trace.Now(); l.Trace.Now()-began < l.Timing.Bulk && resident(l, before) < maxGrowth; {
		if l.Process.AtRest(ctx) {
			break
		}
	}
	l.Note("memory grew by %d KiB for %s", resident(l, before)>>10, what)
	if grown := resident(l, before); grown > maxGrowth {
		harness.As(record.ClassMemory).Wrong("Expected the %s to take at most %d MiB for %s, but it grew by %d MiB. "+
			"Clients that ask and do not read fill the memory of everyone. It has to stop reading from them, or to end them.",
			l.Impl.Side, maxGrowth>>20, what, grown>>20)
	}
}

// severalReplies is how many replies a server may well hold for a client that does not read them, and leastHeld the memory below which it
// cannot be told from what its runtime takes by itself.
const (
	severalReplies = 16
	leastHeld      = 32 << 20
)

// TellsHeld reports what the server holds of replies of this length for each of so many clients that do not read, where that is more than
// several of them. It judges nothing: nobody declares how much it may be, and what is far from 512 MiB with few clients is not with many.
func TellsHeld(lab harness.Any, before process.Usage, clients int, reply int64) {
	l := lab.Core()
	grown := resident(l, before)
	each := grown / int64(clients)
	if grown < leastHeld || each <= severalReplies*reply {
		return
	}
	l.Note("finding: it holds about %d MiB for each client that does not read, which are %d replies: as few as %d such clients make "+
		"it hold %d MiB. A limit on what may wait for one connection, of a few replies, costs nothing that a right client notices",
		each>>20, each/reply,
		maxGrowth/each+1, maxGrowth>>20)
}

// resident is how many bytes more are resident than before. What was written to is resident, unlike what was reserved only.
func resident(l *harness.Lab, before process.Usage) int64 {
	return int64(l.Process.Memory().Resident) - int64(before.Resident)
}
