package correlation

import (
	"context"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/harness/wire"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// many are more requests than eight bits can number.
const many = 300

var _ = harness.Describe("The ids of requests to which an answer may still come", func() {
	It("are different: 300 requests that wait for their answers",
		harness.Covers("COR-002.client", harness.Messages), func(ctx SpecContext) {
			lab, client, conn := connect(ctx, 0)
			_, came := under(ctx, lab, client, conn, many)
			allDifferent(came, "all of which wait for their answers on one connection")
		})

	It("are different: requests that were given up, one after the other",
		harness.Covers("COR-002.client.given-up", harness.Messages, harness.RequestLimit, harness.Waits(4, subject.WaitRequest),
			harness.Injects(fault.KindSilence)), func(ctx SpecContext) {
			const rounds = 4
			lab, client, conn := connect(ctx, script.Scale.Ping)
			for n := range rounds {
				asked, _ := asks(ctx, lab, client, conn, n+1, script.RequestBody(n))
				gaveUp(ctx, lab, conn, asked)
			}
			allDifferent(requests(conn), "to none of which an answer came yet on their connection, though they were given up")
		})
})

// under is a client with so many requests under way on its connection, or with as many of them as it sends before the first answers.
func under(ctx context.Context, lab *harness.ClientLab, client *harness.Driven, conn *peer.Conn, many int) (asked []*harness.Sending,
	came []wire.Message) {
	GinkgoHelper()
	asked = script.AskMany(ctx, client, many)
	lab.Await(ctx, lab.Timing.Prompt, func() bool { return len(requests(conn)) >= many })
	script.TakeMessages(ctx, conn, wire.Request, 1)
	came = requests(conn)
	lab.Note("%d requests were under way together", len(came))
	return asked, came
}

// allDifferent expects that no two of these requests have the same id.
func allDifferent(came []wire.Message, which string) {
	GinkgoHelper()
	first := map[uint32]int{}
	for n, m := range came {
		if other, twice := first[m.ID]; twice {
			harness.Wrong("Expected %d requests to have different ids, %s, but number %d (%q) and number %d (%q) both have the id %d: nobody "+
				"can tell which of them an answer is for.", len(came), which, other+1, came[other].Body, n+1, m.Body, m.ID)
		}
		first[m.ID] = n
	}
}

var _ = harness.Describe("Answers to requests that are over", func() {
	It("complete none that is under way: 300 that were answered before",
		harness.Covers("COR-003.client", harness.Messages, harness.Injects(fault.KindReply)), func(ctx SpecContext) {
			lab, client, conn := connect(ctx, 0)
			asked := script.AskMany(ctx, client, many)
			answered := 0
			for answered < many { // a client may send a part of them only, and the others when there is room again
				lab.Await(ctx, lab.Timing.Prompt, func() bool { return len(requests(conn)) >= many })
				script.TakeMessages(ctx, conn, wire.Request, answered+1)
				for _, m := range requests(conn)[answered:] {
					script.AnswerEcho(conn, m)
					answered++
				}
			}
			for n, one := range asked {
				getsOwn(ctx, lab, conn, one, script.RequestBody(n), "Each was answered once.")
			}
			over := requests(conn)
			last := script.AskEcho(ctx, client, "the last one")
			request := script.TakeMessages(ctx, conn, wire.Request, many+1)[many]
			overAgain(conn.Wrong(fault.KindReply), over, request)
			_ = conn.SendMessage(answerTo(request))
			getsOwn(ctx, lab, conn, last, "the last one", "Second answers to 300 requests that were answered before came first: they "+
				"belong to nobody any more.")
		})

	It("complete none that is under way: eight that were cancelled",
		harness.Covers("COR-003.client.cancelled", harness.Messages, harness.Cancel, harness.Injects(fault.KindReply)),
		func(ctx SpecContext) {
			const cancelled = 8
			lab, client, conn := connect(ctx, 0)
			asked := script.AskMany(ctx, client, cancelled)
			over := script.TakeMessages(ctx, conn, wire.Request, cancelled)
			for _, one := range asked {
				client.Cancel(ctx, one).Succeeds(ctx)
				one.Fails(ctx, adapter.Canceled)
			}
			last, request := asks(ctx, lab, client, conn, cancelled+1, "the last one")
			overAgain(conn.Wrong(fault.KindReply), over, request)
			_ = conn.SendMessage(answerTo(request))
			getsOwn(ctx, lab, conn, last, "the last one", "Answers to eight requests that were cancelled came first: they belong to nobody "+
				"any more.")
		})
})

// overAgain sends answers of the ids of these requests, but for that of the one which is under way: who has answered a request may give its
// id to another one.
func overAgain(conn script.Messenger, over []wire.Message, request wire.Message) {
	GinkgoHelper()
	sent := 0
	for _, m := range over {
		if m.ID != request.ID && conn.SendMessage(wire.Message{Type: wire.Reply, ID: m.ID, Body: []byte("an answer to what is over")}) == nil {
			sent++
		}
	}
	Expect(sent).To(BeNumerically(">", 0), "answers that could be sent before the client ended the connection")
}
