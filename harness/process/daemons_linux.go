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

// related finds the processes of a group, and those that work for it and do not belong to it, such as a server that a program of Wine's
// starts and shares: descendants of its members, and those that were left to us. One that has ended and waits for its parent counts no
// more, and neither does one that the kernel is taking down: its memory is gone, and on a busy machine the rest may take a second.
func related(group int) (members, daemons []procfs.Proc) {
	all, err := procfs.AllProcs()
	if err != nil {
		return nil, nil
	}
	known, children := map[int]procfs.Proc{}, map[int][]int{}
	var next []int
	for _, p := range all {
		s, err := p.Stat()
		orphan := err == nil && s.PPID == os.Getpid() && left(s)
		if orphan && s.State == "Z" {
			_, _ = syscall.Wait4(s.PID, nil, syscall.WNOHANG, nil) // nobody else does
		}
		if err != nil || s.State == "Z" || s.State == "X" || s.VSize == 0 {
			continue
		}
		if s.PGRP == group {
			members = append(members, p)
		} else {
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
			daemons = append(daemons, p)
			delete(known, p.PID)
		}
	}
	return members, daemons
}

// left reports whether a child of ours is none that we have started.
func left(s procfs.ProcStat) bool {
	_, ours := leaders.Load(s.PGRP)
	return !ours && s.PGRP != syscall.Getpgrp()
}
