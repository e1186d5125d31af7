package correlation

import (
	. "github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/harness/wire"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

const offByOne = "An answer to a request that had been given up came before: who takes the next answer for the one to its last " +
	"question is off by one from then on."

var _ = harness.Describe("The answer to a request that was given up", func() {
	It("shifts none of those that follow: though it comes while nothing is asked",
		harness.Covers("COR-001.client", harness.Messages, harness.RequestLimit, harness.Waits(1, subject.WaitRequest),
			harness.Injects(fault.KindReply)), func(ctx SpecContext) {
			const further = 3
			lab, client, conn := connect(ctx, script.Scale.Request)
			given := script.AskEcho(ctx, client, "given up")
			late := script.TakeMessages(ctx, conn, wire.Request, 1)[0]
			gaveUp(ctx, lab, conn, given)
			_ = conn.Wrong(fault.KindReply).SendMessage(answerTo(late))                    // the client may have left
			lab.Await(ctx, lab.Timing.Quiet, func() bool { return script.HasEnded(conn) }) // until it has been read
			for n := range further {
				asked, request := asks(ctx, lab, client, conn, n+2, script.RequestBody(n))
				script.AnswerEcho(conn, request)
				getsOwn(ctx, lab, conn, asked, script.RequestBody(n), offByOne)
			}
		})

	It("shifts none of those that follow: of several ones, among the answers to others",
		harness.Covers("COR-001.client.several", harness.Messages, harness.RequestLimit, harness.Waits(2, subject.WaitRequest),
			harness.Injects(fault.KindReply)), func(ctx SpecContext) {
			const several = 4
			lab, client, conn := connect(ctx, script.Scale.Stable)
			given := script.AskMany(ctx, client, several)
			late := script.TakeMessages(ctx, conn, wire.Request, several)
			gaveUp(ctx, lab, conn, given...)
			var own []*harness.Sending
			var news []wire.Message
			for n := range several {
				asked, request := asks(ctx, lab, client, conn, several+n+1, script.RequestBody(several+n))
				own, news = append(own, asked), append(news, request)
			}
			for n := range several {
				_ = conn.Wrong(fault.KindReply).SendMessage(answerTo(late[n]))
				_ = conn.SendMessage(answerTo(news[n])) // what comes of it is looked at below
			}
			for n, asked := range own {
				getsOwn(ctx, lab, conn, asked, string(news[n].Body), offByOne)
			}
		})
})

var _ = harness.Describe("The answer to a request that is given up in the middle of it", func() {
	const rest = "The rest of an answer whose request had been given up came before: it must be read as the rest of a message, however long " +
		"ago its beginning came."

	DescribeTable("is read to its end, and the next answer after it",
		func(ctx SpecContext, part func(header int) int) {
			lab, client, conn := connect(ctx, script.Scale.Request)
			given := script.AskEcho(ctx, client, "answered in two parts")
			frame := lab.Framing.Frame(answerTo(script.TakeMessages(ctx, conn, wire.Request, 1)[0]).Bytes())
			came := part(lab.Framing.HeaderLen())
			wrong := conn.Wrong(fault.KindReply)
			_ = wrong.Send(frame[:came])
			gaveUp(ctx, lab, conn, given)
			asked, request := asks(ctx, lab, client, conn, 2, "the next one")
			_ = wrong.Send(append(frame[came:], lab.Framing.Frame(answerTo(request).Bytes())...))
			getsOwn(ctx, lab, conn, asked, "the next one", rest)
		},
		Entry("cut inside the header", parted("header"), func(header int) int { return header / 2 }),
		Entry("cut before the id of the message", parted("message"), func(header int) int { return header + 2 }),
		Entry("cut inside the body", parted("body"), func(header int) int { return header + wire.MessageHeaderLen + 3 }),
	)
})

// parted labels a case of an answer in two parts.
func parted(where string) Labels {
	needs := []harness.Need{harness.Messages, harness.RequestLimit, harness.Waits(1, subject.WaitRequest), harness.Injects(fault.KindReply)}
	if where == "header" {
		needs = append(needs, harness.Prefix)
	}
	return harness.Covers("COR-004.client."+where, needs...)
}

// answerTo is the right answer to a request to echo.
func answerTo(request wire.Message) wire.Message {
	return wire.Message{Type: wire.Reply, ID: request.ID, Body: request.Body}
}
