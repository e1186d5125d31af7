//go:build !linux

package process

import "time"

// ending is not known elsewhere.
func (p *Process) ending() bool { return false }

// Starving is not known elsewhere.
func (p *Process) Starving(time.Duration) time.Duration { return 0 }

// runs is not known elsewhere: the system is taken at its word.
func (g group) runs() bool { return false }
