package resources

import (
	"context"

	"github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/process"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/timing"
)

// leftover is the share of what was made that may be left of it: a runtime opens a descriptor, or begins a thread, of its
// own now and then. What leaves something behind each time leaves four times as much.
const leftover = 4

// GivesBack expects that the implementation comes to have no more descriptors open and threads running than before it made
// so many of these things (in the plural), which are all over now. The case needs Linux and a process of ours.
func GivesBack(ctx context.Context, lab harness.Any, before process.Usage, made int, things string) {
	ginkgo.GinkgoHelper()
	l := lab.Core()
	var open, threads int
	defer func() { l.Note("%d %s: %+d descriptors, %+d threads", made, things, open, threads) }()
	harness.As(record.ClassLeak).Halts(ctx, lab, l.Timing.Prompt, func() bool {
		now := l.Process.Memory()
		open, threads = now.Open-before.Open, now.Threads-before.Threads
		return max(open, threads) <= made/leftover
	}, func() string {
		return timing.Words("Expected nothing to be left of %d %s, but %v after the last of them the process has %+d descriptors open and %+d "+
			"threads running. A %s of many months ends by a limit that nobody connects with the network.", made, things, l.Timing.Prompt, open,
			threads, l.Impl.Side)
	})
}
