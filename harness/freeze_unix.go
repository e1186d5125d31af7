//go:build unix

package harness

import (
	"syscall"
	"time"

	"github.com/sockdrill/sockdrill/harness/fault"
)

// Freeze stops the peer's process while its system goes on to acknowledge for it, and tells when, on the trace's clock.
func (c *Child) Freeze() time.Duration { return c.Signal(syscall.SIGSTOP, fault.KindStop) }
