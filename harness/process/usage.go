package process

import (
	"time"
)

// Usage is what a process and its group use at one moment.
type Usage struct {
	Data     uint64        // bytes that it may write to (VmData, on Windows what is committed): grows with untouched allocations too
	Resident uint64        // bytes in memory (VmRSS, on Windows the working set)
	Waited   time.Duration // how long its threads were ready to run and had no processor, since they began; those of its daemons count
	Open     int           // open file descriptors
	Threads  int           // that run or wait
	Worked   time.Duration // how long its threads had a processor since they began, to 10 ms
}
