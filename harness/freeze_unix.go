//go:build unix

package harness

import (
	"syscall"
	"time"

	"github.com/sockdrill/sockdrill/harness/fault"
)

// Freeze stops the peer's process while its system goes on to acknowledge for it, and tells when, on the trace's clock.
func (c *Child) Freeze() time.Duration { return c.Signal(syscall.SIGSTOP, fault.KindStop) }

// Thaw lets a frozen process of the peer go on.
func (c *Child) Thaw() { c.heal(syscall.SIGCONT, fault.KindStop) }

// Freeze stops the implementation's process while its system goes on to acknowledge for it, until Thaw.
func (l *Lab) Freeze() { l.Signal(syscall.SIGSTOP, fault.KindStop) }

// Thaw lets a frozen process go on.
func (l *Lab) Thaw() { l.heal(syscall.SIGCONT, fault.KindStop) }
