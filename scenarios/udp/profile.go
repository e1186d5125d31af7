package udp

import (
	. "github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/expect/sessions"
	"github.com/sockdrill/sockdrill/harness/reliable"
	"github.com/sockdrill/sockdrill/harness/wire"
)

// What cases of the reliability profile need of a server.
var profiled = []harness.Need{harness.Datagrams, harness.Reliable}

// profile are these needs, and further ones.
func profile(further ...harness.Need) []harness.Need {
	return append(profiled[:len(profiled):len(profiled)], further...)
}

var _ = harness.Describe("A server of the reliability profile", func() {
	DescribeTable("answers each message of a session",
		func(ctx SpecContext, ahead int) {
			lab := harness.TestDatagrams(ctx)
			s := sessions.Open(ctx, lab, lab.Direct(), lab.Rand.Uint32(), 0)
			bodies := bodies(lab, sessions.Fitting(lab, 100, several))
			for n, answer := range s.Deliver(ctx, ahead, "of a session", echoes(bodies)...) {
				sessions.Echoed(answer, n, bodies[n])
			}
		},
		Entry("one after the other", harness.Covers("UDP-037.server", profile()...), 1),
		Entry("as many at once as the window holds", harness.Covers("UDP-037.server.window", profile()...), reliable.Window),
	)
})

// bodies are what messages carry: of all lengths that a datagram of the profile holds.
func bodies(lab *harness.DatagramLab, n int) [][]byte {
	const most = reliable.MostPayload - wire.MessageHeaderLen
	all := make([][]byte, n)
	for i := range all {
		all[i] = wire.Fill(lab.Rand.IntN(most+1), byte(i))
	}
	all[0], all[n-1] = nil, wire.Fill(most, 0)
	return all
}

func echoes(bodies [][]byte) (payloads [][]byte) {
	for id, body := range bodies {
		payloads = append(payloads, sessions.Echo(id, body))
	}
	return payloads
}

// increments are so many messages that raise the same counter.
func increments(n int) (payloads [][]byte) {
	for range n {
		payloads = append(payloads, sessions.Increment(counter))
	}
	return payloads
}

// The counters of a case: one that is raised, and one that must not be.
const (
	counter = "counter"
	forged  = "forged"
)
