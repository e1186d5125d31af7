package soak

import (
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/expect/resources"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/load"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// A timer that is not given back is found by whoever has had twenty thousand of them.
var _ = harness.Describe("Requests whose limit expires, without an end", func() {
	const atOnce = 50                   // requests
	const limit = 40 * time.Millisecond // of each
	const least, enough = 4 * atOnce, 20 * atOnce

	It("leave nothing behind in a client",
		harness.Covers("SOK-005.client", harness.Messages, harness.RequestLimit, harness.Linux, harness.Process,
			harness.Waits(least/atOnce+1, subject.WaitRequest), harness.Lasts(3*time.Second, 2*time.Minute),
			harness.Injects(fault.KindSilence)), func(ctx SpecContext) {
			lab := harness.TestClient(ctx, harness.Plain.Direct().Messages().Config(func(c *adapter.Config) { c.RequestTimeout = script.Millis(limit) }))
			lab.Server().Handle(func(c *peer.Conn) { // which reads, and says nothing
				for err := error(nil); err == nil; {
					_, err = c.TakeFrames(c.Life())
				}
			})
			client := lab.Open(ctx)
			client.Connected(ctx)
			expire := func() {
				done := client.RequestMany(ctx, adapter.Request{Op: "echo"}, 16, atOnce).Outcome(ctx, lab.Config.RequestTimeout.D()+lab.Timing.Prompt)
				if done.Count > 0 || done.Class != adapter.RequestTimeout {
					harness.Wrong("Expected each of %d requests that nobody answers to fail by its limit (request_timeout), but %d succeeded, and "+
						"the first that did not is of the class %q.", atOnce, done.Count, done.Class)
				}
			}
			expire() // and nothing happens for the first time
			before, growth := lab.Process.Memory(), resources.Watch(lab)
			going := load.GoOn(lab, least, enough, "requests whose limit expired")
			for !going.Over() {
				expire()
				going.Did(atOnce)
				growth.Look(going.Done())
			}
			going.End()
			growth.Ends("requests whose limit expired")
			resources.GivesBack(ctx, lab, before, int(min(going.Done(), 4*atOnce)), "requests whose limit expired")
			Expect(client.State()).To(Equal(adapter.Connected), "the state of a client whose peer reads, after requests that were not answered")
		})
})
