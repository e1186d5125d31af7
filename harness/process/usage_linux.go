package process

import (
	"fmt"
	"time"

	"github.com/prometheus/procfs"
)

// Usage sums up what the process group uses now: the command may be a wrapper around the real program.
// Once the process has ended, an error.
func (p *Process) Usage() (Usage, error) {
	own := members(p.group.id)
	if len(own) == 0 {
		return Usage{}, fmt.Errorf("measure process %d (%s): it has ended", p.group.id, p.command)
	}
	var sum Usage
	for _, m := range own {
		u, err := usageOf(m)
		if err != nil {
			return Usage{}, fmt.Errorf("measure process %d (%s): %w", m.PID, p.command, err)
		}
		sum.Data += u.Data
		sum.Resident += u.Resident
		sum.Waited += u.Waited
		sum.Open += u.Open
		sum.Threads += u.Threads
		sum.Worked += u.Worked
	}
	for _, d := range helpers(p.group.id) {
		sum.Waited += waitedOf(d.PID)
	}
	return sum, nil
}

// Installed is how much memory this machine has, in bytes; 0: nobody knows.
func Installed() uint64 {
	fs, err := procfs.NewDefaultFS()
	if err != nil {
		return 0
	}
	info, err := fs.Meminfo()
	if err != nil || info.MemTotalBytes == nil {
		return 0
	}
	return *info.MemTotalBytes
}

func usageOf(m procfs.Proc) (Usage, error) {
	status, err := m.NewStatus()
	if err != nil {
		return Usage{}, err
	}
	open, err := m.FileDescriptorsLen()
	if err != nil {
		return Usage{}, err
	}
	threads, err := procfs.AllThreads(m.PID)
	if err != nil {
		return Usage{}, err
	}
	stat, err := m.Stat()
	if err != nil {
		return Usage{}, err
	}
	u := Usage{Data: status.VmData, Resident: status.VmRSS, Open: open, Threads: len(threads)}
	u.Worked = time.Duration(stat.CPUTime() * float64(time.Second))
	u.Waited = waitedOf(m.PID)
	return u, nil
}
