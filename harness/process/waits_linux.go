package process

import (
	"fmt"
	"os"
	"regexp"
	"strconv"
	"time"

	"github.com/prometheus/procfs"
)

// waitsOf is how long the threads of a process have waited for a processor, and for how long one of them does so now, at most. One that
// ended meanwhile waits no more; a kernel without schedstat counts nothing.
func waitsOf(pid int) (waited, waiting time.Duration) {
	threads, _ := procfs.AllThreads(pid)
	for _, t := range threads {
		if s, err := t.Schedstat(); err == nil {
			waited += time.Duration(s.WaitingNanoseconds)
		}
		if s, err := t.Stat(); err == nil && s.State == "R" {
			waiting = max(waiting, sinceItRan(pid, t.PID))
		}
	}
	return waited, waiting
}

// A scheduler tells of a wait once it is over. Until then it tells when the thread ran last, in milliseconds of a clock that this thread's
// own time is told by, too (proc_sched_show_task in kernel/sched/debug.c, where the kernel has that). It may have slept since then before it was ready to run.
var lastRan = regexp.MustCompile(`(?m)^se\.exec_start\s*:\s*([0-9.]+)$`)

// sinceItRan is how long ago the thread had a processor; 0 if the kernel does not tell.
func sinceItRan(pid, thread int) time.Duration {
	then, known := ranAt(fmt.Sprintf("/proc/%d/task/%d/sched", pid, thread))
	now, ours := ranAt("/proc/thread-self/sched")
	if !known || !ours {
		return 0
	}
	return max(0, now-then)
}

func ranAt(file string) (at time.Duration, known bool) {
	text, err := os.ReadFile(file)
	found := lastRan.FindSubmatch(text)
	if err != nil || found == nil {
		return 0, false
	}
	ms, err := strconv.ParseFloat(string(found[1]), 64)
	return time.Duration(ms * float64(time.Millisecond)), err == nil
}
