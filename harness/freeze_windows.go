package harness

import "time"

// Freeze stops the peer's process. This system has no signal for it, so that the case proves nothing here.
func (c *Child) Freeze() time.Duration {
	c.Lab.Inconclusive("The peer's process cannot be frozen on this system. A run on Linux or macOS settles it.")
	return 0
}

// Thaw does nothing: whoever asked for Freeze did not come here.
func (c *Child) Thaw() {}

// Freeze stops the implementation's process. This system has no signal for it, so that the case proves nothing here.
func (l *Lab) Freeze() {
	l.Inconclusive("The process of the implementation cannot be frozen on this system. A run on Linux or macOS settles it.")
}

// Thaw lets a frozen process go on.
func (l *Lab) Thaw() {}
