package process

import "github.com/prometheus/procfs"

// ending reports whether the process is one that has called exit, and that its parent cannot collect yet (proc(5), state Z).
func (p *Process) ending() bool {
	proc, err := procfs.NewProc(p.group.id)
	if err != nil {
		return false // it was collected just now, which Exit tells in a moment
	}
	stat, err := proc.Stat()
	return err == nil && stat.State == "Z"
}
