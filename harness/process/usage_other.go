//go:build !linux && !windows

package process

import (
	"fmt"
	"runtime"
)

// Usage sums up what the process group uses now. Only Linux and Windows tell; here it is always an error.
func (p *Process) Usage() (Usage, error) {
	return Usage{}, fmt.Errorf("measure process %d (%s): not known on %s", p.group.id, p.command, runtime.GOOS)
}

// Installed is how much memory this machine has, in bytes. Only Linux tells; here it is 0.
func Installed() uint64 { return 0 }
