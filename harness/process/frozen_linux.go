package process

import "github.com/prometheus/procfs"

// runs reports whether a thread of the group is in any state but those of one that is stopped or has ended (proc(5)).
func (g group) runs() bool {
	for _, p := range processesOf(g.id) {
		threads, err := procfs.AllThreads(p.PID)
		if err != nil {
			continue // it has ended since
		}
		for _, thread := range threads {
			if s, err := thread.Stat(); err == nil && s.State != "T" && s.State != "Z" && s.State != "X" {
				return true
			}
		}
	}
	return false
}
