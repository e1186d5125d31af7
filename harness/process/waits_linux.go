package process

import (
	"slices"
	"time"

	"github.com/prometheus/procfs"
)

// Starving watches for at most so long whether a thread of the implementation, or of its daemons, is ready to run all the time and gets no
// processor, and returns for how long it did not; 0 if each that is ready gets one. Waited counts such a wait once it is over, and not
// before.
func (p *Process) Starving(most time.Duration) time.Duration {
	began := time.Now()
	for ready := p.unserved(nil); len(ready) > 0; ready = p.unserved(ready) {
		if took := time.Since(began); took >= most {
			return took
		}
		time.Sleep(p.timing.Poll)
	}
	return 0
}

// unserved are the threads that are ready to run and have not run since before; all that are ready if before is nil.
func (p *Process) unserved(before map[int]procfs.ProcSchedstat) map[int]procfs.ProcSchedstat {
	ready := map[int]procfs.ProcSchedstat{}
	for _, m := range slices.Concat(members(p.group.id), helpers(p.group.id)) {
		threads, _ := procfs.AllThreads(m.PID)
		for _, t := range threads {
			s, err := t.Stat()
			if err != nil || s.State != "R" {
				continue
			}
			if ran, err := t.Schedstat(); err == nil && (before == nil || before[t.PID] == ran) {
				ready[t.PID] = ran
			}
		}
	}
	return ready
}
