package process

import (
	"fmt"
	"time"
	"unsafe"

	"golang.org/x/sys/windows"
)

var getProcessMemoryInfo = windows.NewLazySystemDLL("kernel32.dll").NewProc("K32GetProcessMemoryInfo")

// memoryCounters is PROCESS_MEMORY_COUNTERS of psapi.h, where the pagefile stands for all that is committed.
type memoryCounters struct {
	size, pageFaults                                         uint32
	peakWorkingSet, workingSet                               uintptr
	peakPagedPool, pagedPool, peakNonPagedPool, nonPagedPool uintptr
	pagefile, peakPagefile                                   uintptr
}

// Usage sums up what the processes of the job use now, as far as Windows tells: Waited, Open and Threads are 0. Once all have ended, an
// error.
func (p *Process) Usage() (sum Usage, err error) {
	found := false
	p.group.job.Each(windows.PROCESS_VM_READ, func(_ uint32, process windows.Handle) {
		found = true
		var one Usage
		if one, err = usageOf(process); err == nil {
			sum.Data += one.Data
			sum.Resident += one.Resident
			sum.Worked += one.Worked
		}
	})
	switch {
	case err != nil:
		return Usage{}, fmt.Errorf("measure process %d (%s): %w", p.group.id, p.command, err)
	case !found:
		return Usage{}, fmt.Errorf("measure process %d (%s): it has ended", p.group.id, p.command)
	}
	return sum, nil
}

func usageOf(process windows.Handle) (Usage, error) {
	var m memoryCounters
	m.size = uint32(unsafe.Sizeof(m))
	if ok, _, err := getProcessMemoryInfo.Call(uintptr(process), uintptr(unsafe.Pointer(&m)), uintptr(m.size)); ok == 0 {
		return Usage{}, err
	}
	var created, exited, kernel, user windows.Filetime
	if err := windows.GetProcessTimes(process, &created, &exited, &kernel, &user); err != nil {
		return Usage{}, err
	}
	return Usage{Data: uint64(m.pagefile), Resident: uint64(m.workingSet), Worked: span(kernel) + span(user)}, nil
}

// span is a time that is not one of day: in units of 100 ns.
func span(t windows.Filetime) time.Duration {
	return time.Duration(int64(t.HighDateTime)<<32|int64(t.LowDateTime)) * 100
}

// Installed is how much memory this machine has, in bytes. Only Linux tells; here it is 0.
func Installed() uint64 { return 0 }
