package process

import (
	"os"
	"sync"
	"syscall"

	"github.com/prometheus/procfs"
	"golang.org/x/sys/unix"
)

// adopt makes us the parent of whatever those processes leave behind that we start: a daemon whose starter has ended belongs to nobody
// else who could tell whose it is (prctl(2), PR_SET_CHILD_SUBREAPER).
var adopt = sync.OnceFunc(func() { _ = unix.Prctl(unix.PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) })

// leaders are the first processes of all groups that this process has started.
var leaders sync.Map // of int

func leads(pid int) { leaders.Store(pid, nil) }

// daemonsOf finds the processes that work for a group and do not belong to it, such as a server that a program of Wine's starts and shares:
// descendants of its members, and those that were left to us.
func daemonsOf(group int) []procfs.Proc {
	all, err := procfs.AllProcs()
	if err != nil {
		return nil
	}
	children := map[int][]procfs.ProcStat{}
	var next []procfs.ProcStat
	for _, p := range all {
		s, err := p.Stat()
		if err != nil {
			continue // it has ended since
		}
		orphan := s.PPID == os.Getpid() && left(s)
		if orphan && s.State == "Z" {
			_, _ = syscall.Wait4(s.PID, nil, syscall.WNOHANG, nil) // nobody else does
			continue
		}
		children[s.PPID] = append(children[s.PPID], s)
		if s.PGRP == group || orphan {
			next = append(next, s)
		}
	}
	found, seen := []procfs.Proc{}, map[int]bool{}
	for len(next) > 0 {
		s := next[0]
		next = append(next[1:], children[s.PID]...)
		if p, err := procfs.NewProc(s.PID); err == nil && s.PGRP != group && !seen[s.PID] {
			found = append(found, p)
		}
		seen[s.PID] = true
	}
	return found
}

// left reports whether a child of ours is none that we have started.
func left(s procfs.ProcStat) bool {
	_, ours := leaders.Load(s.PGRP)
	return !ours && s.PGRP != syscall.Getpgrp()
}
