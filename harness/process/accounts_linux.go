package process

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"sync"
	"syscall"
	"time"

	"github.com/prometheus/procfs"
)

// accounts are the open files in which the kernel tells for how long a thread has waited, by its number. They stay open as long as it runs:
// one that was looked up and closed again stays in the kernel's table of names, and whoever collects the process spins while its threads
// take such names down, which was seen to take four seconds of a processor that they wait for themselves (Linux 6.18,
// shrink_dcache_parent).
type accounts struct {
	sync.Mutex
	files map[int]*os.File
}

var kept = accounts{files: map[int]*os.File{}}

// waitedOf is how long the threads of a process have waited for a processor. One that ended meanwhile waits no more; a kernel without
// schedstat counts nothing.
func waitedOf(pid int) (sum time.Duration) {
	threads, _ := procfs.AllThreads(pid)
	for _, t := range threads {
		sum += kept.waited(pid, t.PID)
	}
	return sum
}

func (a *accounts) waited(pid, thread int) time.Duration {
	a.Lock()
	defer a.Unlock()
	f := a.files[thread]
	if f != nil {
		if waited, err := read(f); err == nil {
			return waited
		}
		a.forget(thread) // its number may be another thread's by now
	}
	f, err := os.Open("/proc/" + strconv.Itoa(pid) + "/task/" + strconv.Itoa(thread) + "/schedstat")
	if err != nil {
		return 0
	}
	a.files[thread] = f
	waited, _ := read(f)
	return waited
}

// collected closes the files of threads that are gone, once a process was collected.
func collected() {
	kept.Lock()
	defer kept.Unlock()
	for thread, f := range kept.files {
		if _, err := read(f); errors.Is(err, syscall.ESRCH) {
			kept.forget(thread)
		}
	}
}

func (a *accounts) forget(thread int) {
	a.files[thread].Close()
	delete(a.files, thread)
}

// read takes the second of three numbers: how long it ran, how long it waited, both in nanoseconds, and how often it ran
// (Documentation/scheduler/sched-stats.rst).
func read(f *os.File) (waited time.Duration, err error) {
	line := make([]byte, 128)
	n, err := f.ReadAt(line, 0)
	if n == 0 {
		return 0, err
	}
	var ran int64
	_, err = fmt.Sscan(string(line[:n]), &ran, &waited)
	return waited, err
}
