package script

import (
	"time"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
)

// ConnectLimited is a client with this limit on each attempt to connect.
func ConnectLimited(limit time.Duration) harness.Setup {
	return harness.Plain.Config(func(c *adapter.Config) { c.ConnectTimeout = Millis(limit) })
}
