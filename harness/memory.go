package harness

import (
	"github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/verdict"
)

// maxGrowth is what one hostile length may make an implementation take: a quarter of the 2 GiB that is declared, far above
// what a correct Java server needs (50 MiB of VmData).
const maxGrowth = 512 << 20

// Memory is what the process takes now. The case needs Linux and a process of ours.
func (l *Lab) Memory() adapter.Usage {
	u, err := l.proc.Usage()
	if err != nil {
		if code, signal, ended := l.proc.Exit(); ended {
			Wrong("The process ended (exit code %d %s).", code, signal)
		}
		l.abort(verdict.Inconclusive, verdict.Host, "reading the memory of the implementation: "+err.Error())
	}
	return u
}

// GrewLittle expects that the process took less than 512 MiB more since before: neither reserved (VmData) nor resident.
func (l *Lab) GrewLittle(before adapter.Usage) {
	ginkgo.GinkgoHelper()
	after := l.Memory()
	data, resident := int64(after.Data)-int64(before.Data), int64(after.Resident)-int64(before.Resident)
	l.Note("memory grew by %d KiB of data and %d KiB resident", data>>10, resident>>10)
	l.as(classMemory, func() {
		if max(data, resident) > maxGrowth {
			Wrong("Expected the process to take at most %d MiB for a length that was only announced, but it grew by %d MiB (VmData) and %d MiB (resident). "+
				"One peer that announces and never sends would exhaust the memory for everyone.", maxGrowth>>20, data>>20, resident>>20)
		}
	})
}
