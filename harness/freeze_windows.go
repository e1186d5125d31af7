package harness

import "time"

// Freeze stops the peer's process. This system has no signal for it, so that the case proves nothing here.
func (c *Child) Freeze() time.Duration {
	c.lab.Inconclusive("The peer's process cannot be frozen on this system.")
	return 0
}
