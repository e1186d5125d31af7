package script

import (
	"math"
	"time"

	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/expect/backoff"
	"github.com/sockdrill/sockdrill/harness/peer"
)

// ResetAll lets our peer reset every connection as soon as it is accepted.
func ResetAll(lab *harness.ClientLab) { ResetFirst(lab, math.MaxInt) }

// ResetFirst lets our peer reset its first n connections as soon as they are accepted.
func ResetFirst(lab *harness.ClientLab, n int) {
	lab.Server().Handle(func(c *peer.Conn) {
		if c.Number() > n {
			return
		}
		backoff.Noticed(lab, c)
		_ = c.Reset() // the client may have been quicker
	})
}

// ResetNow lets our peer reset a connection, and returns the time just before.
func ResetNow(lab *harness.ClientLab, c *peer.Conn) time.Duration {
	at := lab.Trace.Now()
	Expect(c.Reset()).To(Succeed())
	return at
}

// FarBeyondPrompt is a delay that cannot be taken for "at once".
const FarBeyondPrompt = 4
