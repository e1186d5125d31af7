package resources

import (
	"context"
	"fmt"

	"github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/process"
	"github.com/sockdrill/sockdrill/harness/record"
)

// HoldsLittle expects that the server takes no more memory than before for what so many clients do not read, each answer of so many
// bytes, than its limit on that allows, or 512 MiB where it declares none: it waits until the process has come to rest, or takes more.
// What says what it is asked to hold, in the plural.
func HoldsLittle(ctx context.Context, lab harness.Any, before process.Usage, clients int, answer int64, what string) {
	ginkgo.GinkgoHelper()
	l := lab.Core()
	most, why := mostHeld(l.Impl.Limits.Unsent, clients, answer)
	for began := l.Trace.Now(); l.Trace.Now()-began < l.Timing.Bulk && resident(l, before) <= most; {
		if l.Process.AtRest(ctx) {
			break
		}
	}
	l.Note("memory grew by %d KiB for %s", resident(l, before)>>10, what)
	if grown := resident(l, before); grown > most {
		harness.As(record.ClassMemory).Wrong("Expected the %s to take at most %d MiB for %s%s, but it grew by %d MiB. "+
			"Clients that ask and do not read fill the memory of everyone. It has to stop reading from them, or to end them.",
			l.Impl.Side, most>>20, what, why, grown>>20)
	}
}

// mostHeld is what a server may take for clients that do not read, and why where it declares that: what it holds and one answer more for
// each, which it may have as the message and as its frame, twice over, since a collector lets a heap double before it looks; and what
// cannot be told from its runtime's own needs.
func mostHeld(unsent int64, clients int, answer int64) (most int64, why string) {
	if unsent == 0 {
		return maxGrowth, ""
	}
	most = int64(clients)*2*(unsent+2*answer) + leastTold
	if most >= maxGrowth {
		return maxGrowth, ""
	}
	return most, fmt.Sprintf(" (limits.unsent: %d bytes for each client, counted twice, one answer more, and %d MiB for a runtime)",
		unsent, leastTold>>20)
}

// severalReplies is how many replies a server may well hold for a client that does not read them, and leastHeld the memory below which it
// cannot be told from what its runtime takes by itself.
const (
	severalReplies = 16
	leastHeld      = 32 << 20
)

// TellsHeld reports what the server holds of replies of this length for each of so many clients that do not read, where that is more than
// several of them. It judges nothing: what is far from the bound with few clients is not with many. Whoever declares how much it may
// be is judged by that, and told nothing.
func TellsHeld(lab harness.Any, before process.Usage, clients int, reply int64) {
	l := lab.Core()
	grown := resident(l, before)
	each := grown / int64(clients)
	if l.Impl.Limits.Unsent > 0 || grown < leastHeld || each <= severalReplies*reply {
		return
	}
	l.Note("finding: it holds about %d MiB for each client that does not read, which are %d replies: as few as %d such clients make "+
		"it hold %d MiB. A limit on what may wait for one connection, of a few replies, costs nothing that a right client notices, "+
		"and is judged where it is declared (limits.unsent)",
		each>>20, each/reply,
		maxGrowth/each+1, maxGrowth>>20)
}

// resident is how many bytes more are resident than before. What was written to is resident, unlike what was reserved only.
func resident(l *harness.Lab, before process.Usage) int64 {
	return int64(l.Process.Memory().Resident) - int64(before.Resident)
}

// HoldsEach expects that the server takes no more than so many bytes for each of so many connections that are served now, and what a runtime
// takes by itself.
func HoldsEach(lab harness.Any, before process.Usage, connections int, each int64) {
	ginkgo.GinkgoHelper()
	l := lab.Core()
	grown := resident(l, before)
	l.Note("memory grew by %d KiB for %d connections, %d KiB for each", grown>>10, connections, grown>>10/int64(connections))
	if most := int64(connections)*each + int64(kept()); grown > most {
		harness.As(record.ClassMemory).Wrong("Expected the %s to take at most %d KiB for each of %d connections, and %d MiB for a runtime, but "+
			"it grew by %d MiB.", l.Impl.Side, each>>10, connections, int64(kept())>>20, grown>>20)
	}
}
