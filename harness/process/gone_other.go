//go:build !linux

package process

// ending is not known elsewhere.
func (p *Process) ending() bool { return false }
