package script

import (
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/harness/timing"
)

const Connected = adapter.Connected

const BackingOff = adapter.BackingOff

// WaitLong makes the delay far longer than anything that happens at once.
func WaitLong(c *adapter.Config) {
	c.Backoff.Jitter = "none"
	c.Backoff.Initial = subject.Millis(FarBeyondPrompt * timing.Default.Prompt)
	c.Backoff.Cap = c.Backoff.Initial
}
