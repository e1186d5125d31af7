package correlation

import (
	"context"
	"fmt"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/wire"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// corners are ids that no longer are the same where one is kept in fewer bits, in a signed number, or the other way round.
var corners = []uint32{0, 1, 0x7f, 0x80, 0xff, 0x100, 0x7fff, 0x8000, 0xffff, 0x1_0000, 0x1_0001, 0x0100_0000, 0x7fff_ffff, 0x8000_0000,
	0xffff_fffe, 0xffff_ffff}

var _ = harness.Describe("Requests that a server works on together", func() {
	It("are each answered under their own id: ids of all sizes",
		harness.Covers("COR-006.server", harness.Messages), func(ctx SpecContext) {
			lab := harness.TestServer(ctx, harness.Plain.Messages().Direct())
			conn := lab.Dial(ctx)
			var asked []wire.Message
			for _, id := range corners {
				asked = append(asked, wire.Message{Type: wire.Request, Op: wire.Echo, ID: id, Body: fmt.Appendf(nil, "asked with id %d", id)})
			}
			sendAll(conn, asked)
			eachAnswered(ctx, lab, conn, asked, 0)
		})

	It("are each answered under their own id: whichever is done first",
		harness.Covers("COR-006.server.slow", harness.Messages), func(ctx SpecContext) {
			lab := harness.TestServer(ctx, harness.Plain.Messages().Direct())
			many := atOnce(lab.Lab)
			conn := lab.Dial(ctx)
			var asked []wire.Message
			for n := range many { // the later it is asked the sooner it is done, but for every third
				work := lab.Timing.Gap * time.Duration(many-n)
				if n%3 == 0 {
					work = lab.Timing.Gap * time.Duration(many/2)
				}
				asked = append(asked, sleeping(lab.Rand.Uint32(), work, fmt.Sprintf("done after %v", work)))
			}
			sendAll(conn, asked)
			eachAnswered(ctx, lab, conn, asked, lab.Timing.Gap*time.Duration(many*many)) // of who does one after the other
		})
})

var _ = harness.Describe("Clients that use the same ids at the same time", func() {
	It("get each the answer to its own request", harness.Covers("COR-007.server", harness.Messages, harness.Many),
		func(ctx SpecContext) {
			const id = 7
			lab := harness.TestServer(ctx, harness.Plain.Messages().Direct())
			clients := atOnce(lab.Lab)
			conns := script.DialMany(ctx, lab, clients)
			asked := make([]wire.Message, clients)
			most := lab.Timing.Gap * time.Duration(clients)
			for n, conn := range conns { // the last one is done first
				asked[n] = sleeping(id, most-lab.Timing.Gap*time.Duration(n), fmt.Sprintf("asked by client %d", n+1))
				sendAll(conn, asked[n:n+1])
			}
			for n, conn := range conns {
				eachAnswered(ctx, lab, conn, asked[n:n+1], time.Duration(clients)*most) // of who does one after the other
			}
		})
})

// atOnce is how many requests are worked on at once: fewer where a server looks so seldom that one after the other would take too long.
func atOnce(lab *harness.Lab) int {
	const most, least = 12, 4
	n := most
	for n > least && lab.Timing.Gap*time.Duration(n*n) > lab.Timing.Work {
		n--
	}
	return n
}

// sleeping is a request that takes so long.
func sleeping(id uint32, work time.Duration, body string) wire.Message {
	return wire.Message{Type: wire.Request, Op: wire.Sleep, ID: id, Arg: uint32(work.Milliseconds()), Body: []byte(body)}
}

// sendAll sends requests in one write.
func sendAll(conn *peer.Conn, all []wire.Message) {
	GinkgoHelper()
	var payloads [][]byte
	for _, m := range all {
		payloads = append(payloads, m.Bytes())
	}
	Expect(conn.SendFrames(payloads...)).To(Succeed())
}

// eachAnswered expects one answer to each of these requests, which take so long, and no other one, on this connection.
func eachAnswered(ctx context.Context, lab *harness.ServerLab, conn *peer.Conn, asked []wire.Message, work time.Duration) {
	GinkgoHelper()
	lab.Await(ctx, work+lab.Timing.Reply, func() bool { return script.HasEnded(conn) || len(conn.Messages()) >= len(asked) })
	owed := map[uint32]wire.Message{}
	for _, m := range asked {
		owed[m.ID] = m
	}
	for _, answer := range conn.Messages() {
		request, mine := owed[answer.ID]
		switch delete(owed, answer.ID); {
		case !mine:
			harness.Wrong("Expected the answers to %d requests on connection %d, each once and under its own id, but one came of the id %d "+
				"(%q), under which nothing is owed there any more.", len(asked), conn.Number(), answer.ID, answer.Body)
		case answer.Type != wire.Reply || string(answer.Body) != string(request.Body):
			harness.Wrong("Expected the request of the id %d on connection %d to be answered by what it said, %q, but under its id came a "+
				"message of type %d (2 is a reply, 3 an error) with %q.", answer.ID, conn.Number(), request.Body, answer.Type, answer.Body)
		}
	}
	for _, m := range asked {
		if _, owes := owed[m.ID]; owes {
			harness.Missed("Expected an answer to each of %d requests on connection %d within %v, but none came of the id %d (%q).",
				len(asked), conn.Number(), work+lab.Timing.Reply, m.ID, m.Body)
		}
	}
}
