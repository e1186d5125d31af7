package resources

import (
	"context"
	"fmt"

	"github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/process"
	"github.com/sockdrill/sockdrill/harness/record"
)

// maxGrowth is what one hostile length may make an implementation take: a quarter of the 2 GiB that is declared, far above
// what a correct Java server needs (50 MiB of VmData).
const maxGrowth = 512 << 20

// GrewLittle expects that the process took less than 512 MiB more since before: neither reserved (VmData) nor resident.
func GrewLittle(lab harness.Any, before process.Usage) {
	ginkgo.GinkgoHelper()
	l := lab.Core()
	after := l.Process.Memory()
	data, resident := int64(after.Data)-int64(before.Data), int64(after.Resident)-int64(before.Resident)
	l.Note("memory grew by %d KiB of data and %d KiB resident", data>>10, resident>>10)
	if max(data, resident) > maxGrowth {
		harness.As(record.ClassMemory).Wrong("Expected the process to take at most %d MiB for a length that was only announced, but "+
			"it grew by %d MiB (VmData) and %d MiB (resident). One peer that announces and never sends would exhaust the memory for "+
			"everyone.", maxGrowth>>20, data>>20, resident>>20)
	}
}

// leastTold is the growth below which memory that a length made a process touch cannot be told from what its runtime takes by itself:
// a heap that grows, the stack of one more thread.
const leastTold = 64 << 20

// TouchesLittle expects that the process touches less than half of the bytes that were announced to it in all, and have not come:
// they are legal, so that it may reserve address space for them, which is reported only. It waits until the process has come to rest,
// since memory is not touched at once. Where half is too little to be told from what a runtime takes by itself, it is reported, too.
// The case needs Linux and a process of ours.
func TouchesLittle(ctx context.Context, lab harness.Any, before process.Usage, announced int64) {
	ginkgo.GinkgoHelper()
	l := lab.Core()
	var data, resident int64 // the most of each
	bound := min(announced/2, maxGrowth)
	for began := l.Trace.Now(); l.Trace.Now()-began < l.Timing.Reply && resident <= bound; {
		rested := l.Process.AtRest(ctx)
		now := l.Process.Memory()
		data, resident = max(data, int64(now.Data)-int64(before.Data)), max(resident, int64(now.Resident)-int64(before.Resident))
		if rested {
			break
		}
	}
	l.Note("%s were announced and did not come: the process reserved %s of address space for them, and touched %s", mebibytes(announced),
		mebibytes(data), mebibytes(resident))
	if bound < leastTold || resident <= bound {
		return
	}
	harness.As(record.ClassMemory).Wrong("Expected the process to touch less than %s of memory for %s that were announced and never "+
		"came, but it touched %s (and reserved %s of address space). Address space costs nothing until it is used; memory that is "+
		"touched is taken from everyone, by a peer that sent a few bytes for it.",
		mebibytes(bound), mebibytes(announced), mebibytes(resident), mebibytes(data))
}

// KeepsFor reports what the process has taken, for good, to pass on one frame of so many bytes: a buffer that is kept at many times the
// frame costs every connection that. It judges nothing. Where memory cannot be measured, it does nothing.
func KeepsFor(lab harness.Any, before process.Usage, frame int64) {
	l := lab.Core()
	const many = 64
	after, ok := l.Process.TryMemory()
	if !ok || before == (process.Usage{}) {
		return
	}
	kept := int64(after.Resident) - int64(before.Resident)
	l.Note("after one frame of %d KiB had passed, the process held %d KiB more than before", frame>>10, kept>>10)
	if kept > many*frame && kept > leastTold {
		l.Note("finding: it keeps %d times the frame, while its connection is idle: a buffer that grows with the greatest frame is "+
			"best given back", kept/frame)
	}
}

func mebibytes(n int64) string { return fmt.Sprintf("%d MiB", n>>20) }
