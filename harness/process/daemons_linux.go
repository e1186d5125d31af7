package process

import (
	"os"
	"os/exec"
	"sync"
	"syscall"
	"time"

	"github.com/prometheus/procfs"
	"golang.org/x/sys/unix"
)

// adopt makes us the parent of whatever those processes leave behind that we start: a daemon whose starter has ended belongs to nobody
// else who could tell whose it is (prctl(2), PR_SET_CHILD_SUBREAPER).
var adopt = sync.OnceFunc(func() { _ = unix.Prctl(unix.PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) })

// leaders are the first processes of all groups that this process has started.
var leaders sync.Map // of int

// led starts a process that leads a group of its own.
func led(cmd *exec.Cmd) error {
	births.RLock()
	defer births.RUnlock()
	if err := cmd.Start(); err != nil {
		return err
	}
	leaders.Store(cmd.Process.Pid, nil)
	return nil
}

// members finds the processes of a group. One that has ended and waits for its parent counts no more, and neither does one that the kernel
// is taking down: its memory is gone, and on a busy machine the rest may take a second.
func members(group int) (some []procfs.Proc) {
	all, err := procfs.AllProcs()
	if err != nil {
		return nil
	}
	for _, p := range all {
		if in, err := unix.Getpgid(p.PID); err != nil || in != group { // the system has hundreds of processes, and their files are dear
			continue
		}
		if s, err := p.Stat(); err == nil && runs(s) {
			some = append(some, p)
		}
	}
	return some
}

func runs(s procfs.ProcStat) bool { return s.State != "Z" && s.State != "X" && s.VSize != 0 }

// daemons finds the processes that work for a group and do not belong to it, such as a server that a program of Wine's starts and shares:
// descendants of its members, and those that were left to us.
func daemons(group int) (some []procfs.Proc) {
	all, err := procfs.AllProcs()
	if err != nil {
		return nil
	}
	known, children := map[int]procfs.Proc{}, map[int][]int{}
	var next []int
	for _, p := range all {
		s, err := p.Stat()
		orphan := err == nil && s.PPID == os.Getpid() && left(s)
		if orphan && s.State == "Z" {
			reap(s) // nobody else does
		}
		if err != nil || !runs(s) {
			continue
		}
		if s.PGRP != group {
			known[p.PID] = p
			children[s.PPID] = append(children[s.PPID], p.PID)
		}
		if s.PGRP == group || orphan {
			next = append(next, p.PID)
		}
	}
	for ; len(next) > 0; next = next[1:] {
		next = append(next, children[next[0]]...)
		if p, is := known[next[0]]; is {
			some = append(some, p)
			delete(known, p.PID)
		}
	}
	return some
}

// births is held by whoever starts a process until it is known as ours.
var births sync.RWMutex

// reap collects what was left to us and has ended, unless it is a process of ours that had ended before it was known as one: whoever started
// that waits for it.
func reap(s procfs.ProcStat) {
	births.Lock()
	defer births.Unlock()
	if left(s) {
		_, _ = syscall.Wait4(s.PID, nil, syscall.WNOHANG, nil)
	}
}

// seldom is how long the daemons of a group are taken to be those that they were: to find them takes a look at every process of the system.
// It is no longer than the shortest pause that is judged (Timing.Quiet), so that none which appears in one goes uncounted at its end.
const seldom = 300 * time.Millisecond

// look is what was found when daemons were looked for.
type look struct {
	sync.Mutex
	at    time.Time
	found []procfs.Proc
}

var looks sync.Map // of *look, by group

// helpers are the daemons of a group as they were seldom ago at most.
func helpers(group int) []procfs.Proc {
	l, _ := looks.LoadOrStore(group, new(look))
	last := l.(*look)
	last.Lock()
	defer last.Unlock()
	if last.at.IsZero() || time.Since(last.at) > seldom {
		last.found, last.at = daemons(group), time.Now()
	}
	return last.found
}

// left reports whether a child of ours is none that we have started.
func left(s procfs.ProcStat) bool {
	_, ours := leaders.Load(s.PGRP)
	return !ours && s.PGRP != syscall.Getpgrp()
}
