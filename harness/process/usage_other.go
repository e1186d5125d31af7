//go:build !linux

package process

import (
	"fmt"
	"runtime"
)

// Usage sums up what the process group uses now. Only Linux can tell; here it is always an error.
func (p *Process) Usage() (Usage, error) {
	return Usage{}, fmt.Errorf("measure process %d (%s): not known on %s", p.group, p.command, runtime.GOOS)
}
