package script

import (
	"context"

	. "github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
)

// PingLimited is a client that asks a silent peer for a sign of life and waits for it.
var PingLimited = harness.Plain.Messages().Config(func(c *adapter.Config) {
	c.PingInterval, c.PingTimeout = Millis(Scale.Ping), Millis(Scale.Pong)
})

// PingUnlimited is a client that asks and has no limit on the answer.
var PingUnlimited = harness.Plain.Direct().Messages().Config(func(c *adapter.Config) { c.PingInterval = Millis(Scale.Ping) })

// StillAlive lets the client make one request, whose reply is a sign of life of its peer. Where the host let the peer be so slow
// that the client gave it up with reason, nothing is proven.
func StillAlive(ctx context.Context, client *harness.Driven) *harness.Sending {
	GinkgoHelper()
	asked := AskEcho(ctx, client, "still there?")
	if done := asked.Outcome(ctx, 0); !done.Succeeded() {
		harness.Inconclusive("The request before the fault failed with class %s: the peer was lost before it could be. A run of this case "+
			"alone, on a machine with less to do, settles it.", done.Class)
	}
	return asked
}
