package correlation

import (
	. "github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/harness/wire"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

var _ = harness.Describe("An error answer", func() {
	const elsewhere = "An error answer to another request came before, and is that one's alone."
	refuse := func(conn *peer.Conn, m wire.Message) {
		_ = conn.Wrong(fault.KindReply).SendMessage(wire.Message{Type: wire.Error, Code: wire.BadRequest, ID: m.ID})
	}

	It("fails the request of its id and leaves the others: among five that wait",
		harness.Covers("COR-005.client", harness.Messages, harness.Injects(fault.KindReply)), func(ctx SpecContext) {
			const many, refused = 5, 2
			lab, client, conn := connect(ctx, 0)
			asked := script.AskMany(ctx, client, many)
			came := script.TakeMessages(ctx, conn, wire.Request, many)
			refuse(conn, script.WithBody(came, script.RequestBody(refused)))
			if asked[refused].Outcome(ctx, 0).Succeeded() {
				harness.Wrong("Expected the request %q to fail, which was answered by an error, but the client reports success.",
					script.RequestBody(refused))
			}
			for _, m := range came {
				if string(m.Body) != script.RequestBody(refused) {
					_ = conn.SendMessage(answerTo(m))
				}
			}
			for n, one := range asked {
				if n != refused {
					getsOwn(ctx, lab, conn, one, script.RequestBody(n), elsewhere)
				}
			}
		})

	It("fails the request of its id and leaves the others: when that one is over",
		harness.Covers("COR-005.client.late", harness.Messages, harness.RequestLimit, harness.Waits(1, subject.WaitRequest),
			harness.Injects(fault.KindReply)), func(ctx SpecContext) {
			lab, client, conn := connect(ctx, script.Scale.Request)
			given := script.AskEcho(ctx, client, "given up")
			late := script.TakeMessages(ctx, conn, wire.Request, 1)[0]
			gaveUp(ctx, lab, conn, given)
			asked, request := asks(ctx, lab, client, conn, 2, "the next one")
			refuse(conn, late)
			_ = conn.SendMessage(answerTo(request))
			getsOwn(ctx, lab, conn, asked, "the next one", elsewhere)
		})
})
