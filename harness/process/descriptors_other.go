//go:build !linux

package process

import (
	"fmt"
	"runtime"
)

// LimitDescriptors lets each process of the group open only so many descriptors more. Only Linux can do that; here it is
// always an error.
func (p *Process) LimitDescriptors(int) error {
	return fmt.Errorf("limit the descriptors of process %d (%s): not possible on %s", p.group.id, p.command, runtime.GOOS)
}

// AllowDescriptors lets each process of the group have that many descriptors open. Only Linux can do that; here it is
// always an error.
func (p *Process) AllowDescriptors(int) error {
	return fmt.Errorf("raise the limit on descriptors of process %d (%s): not possible on %s", p.group.id, p.command, runtime.GOOS)
}

// OwnDescriptors returns why this process may not have that many descriptors open. Only Linux is asked.
func OwnDescriptors(int) error {
	return fmt.Errorf("read our own limit on descriptors: not known on %s", runtime.GOOS)
}
