// Package process asks the system what another process has used.
package process

import (
	"bytes"
	"fmt"
	"os"
	"strconv"
	"time"

	"golang.org/x/sys/unix"
)

// CPU is the processor time that the process has used since it began, of all its threads, to the nanosecond.
func CPU(pid int) (time.Duration, error) {
	var ts unix.Timespec
	// The clock of a process: its number, inverted, above the bits that choose scheduler time of all threads
	// (CPUCLOCK_SCHED, include/linux/posix-timers.h).
	const scheduler = 2
	if err := unix.ClockGettime(int32(^pid)<<3|scheduler, &ts); err != nil {
		return 0, fmt.Errorf("processor time of process %d: %w", pid, err)
	}
	return time.Duration(ts.Nano()), nil
}

// Resident is the memory of the process that is resident now, in bytes (VmRSS, proc_pid_status(5)).
func Resident(pid int) (int64, error) {
	path := fmt.Sprintf("/proc/%d/status", pid)
	raw, err := os.ReadFile(path)
	if err != nil {
		return 0, err
	}
	_, after, found := bytes.Cut(raw, []byte("\nVmRSS:"))
	fields := bytes.Fields(after)
	if !found || len(fields) == 0 {
		return 0, fmt.Errorf("%s: no VmRSS", path)
	}
	kib, err := strconv.ParseInt(string(fields[0]), 10, 64)
	return kib << 10, err
}
