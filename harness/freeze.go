package harness

import (
	"time"

	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/process"
)

// Freeze stops the peer's process while its system goes on to acknowledge for it, and tells when, on the trace's clock.
func (c *Child) Freeze() time.Duration { return c.Signal(process.Freeze, fault.KindStop) }

// Thaw lets a frozen process of the peer go on.
func (c *Child) Thaw() { c.heal(process.Thaw, fault.KindStop) }

// Freeze stops the implementation's process while its system goes on to acknowledge for it, until Thaw.
func (p *Proc) Freeze() { p.Signal(process.Freeze, fault.KindStop) }

// Thaw lets a frozen process go on.
func (p *Proc) Thaw() { p.heal(process.Thaw, fault.KindStop) }
