package udp

import (
	"math"

	. "github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/expect/sessions"
	"github.com/sockdrill/sockdrill/harness/reliable"
)

var _ = harness.Describe("A message that comes late, for a server of the reliability profile", func() {
	// far is a message that is newer than all of a window from the first one on.
	const far = 100
	ahead := func(ctx SpecContext) *sessions.Session {
		lab := harness.TestDatagrams(ctx)
		s := sessions.Open(ctx, lab, lab.Direct(), lab.Rand.Uint32(), 0)
		s.Answered(ctx, 1, sessions.Increment(counter), "the first message")
		s.Answered(ctx, far, sessions.Increment(counter), "a message that is 99 ahead of the one before it: the client has given the others up")
		return s
	}

	It("is carried out: 63 behind the newest one", harness.Covers("UDP-009.server.inside", profile()...), func(ctx SpecContext) {
		s := ahead(ctx)
		const edge = far - reliable.Window + 1
		s.Answered(ctx, edge, sessions.Increment(counter), "a new message that is 63 behind the newest one, the oldest within the window")
		s.Answered(ctx, edge, sessions.Increment(counter), "a copy of it")
		s.Stands(ctx, counter, 3, "three messages were carried out")
	})

	It("is not carried out: 64 behind the newest one", harness.Covers("UDP-009.server.outside", profile()...), func(ctx SpecContext) {
		s := ahead(ctx)
		const old = far - reliable.Window
		s.Silent(ctx, old, sessions.Increment(counter), "it is 64 behind the newest one, older than the window")
		s.Silent(ctx, old-1, sessions.Increment(counter), "it is older than the window")
		s.Stands(ctx, counter, 2, "what is older than the window may have been carried out before")
	})

	It("is not carried out: a copy of one from long ago", harness.Covers("UDP-009.server.copy", profile()...), func(ctx SpecContext) {
		s := ahead(ctx)
		for range several {
			s.Send(1, sessions.Increment(counter))
		}
		s.Stands(ctx, counter, 2, "the first message was carried out before the newest one, and copies of it are older than the window")
	})
})

var _ = harness.Describe("A great step of the numbers, for a server of the reliability profile", func() {
	const before, step = 10, 200
	It("is taken, and leaves nothing behind that is not true any more", harness.Covers("UDP-011.server", profile()...), func(ctx SpecContext) {
		lab := harness.TestDatagrams(ctx)
		s := sessions.Open(ctx, lab, lab.Direct(), lab.Rand.Uint32(), 0)
		s.Deliver(ctx, before, "of a session", increments(before)...)
		newest := before + step
		s.Answered(ctx, newest, sessions.Increment(counter), "a message that is 200 ahead of the one before it")
		for n := newest - reliable.Window + 1; n < newest; n++ {
			s.Answered(ctx, n, sessions.Increment(counter), "a new message within the window, behind one that was 200 ahead")
		}
		s.Silent(ctx, before+1, sessions.Increment(counter), "it is older than the window")
		s.Stands(ctx, counter, before+reliable.Window, "each message was carried out once")
	})
})

var _ = harness.Describe("Numbers that begin again at 0, for a server of the reliability profile", func() {
	DescribeTable("go on",
		func(ctx SpecContext, option uint32) {
			lab := harness.TestDatagrams(ctx)
			const left = 10 // numbers before 0
			s := sessions.Open(ctx, lab, lab.Direct(), math.MaxUint32-left, option)
			sessions.Each(s.Deliver(ctx, 5, "whose numbers begin again at 0", increments(2*left)...), 0)
			s.Answered(ctx, left, sessions.Increment(counter), "a copy of the message with the greatest number, once numbers have begun again")
			s.Stands(ctx, counter, 2*left, "each message was carried out once")
		},
		Entry("in any order", harness.Covers("UDP-012.server", profile()...), uint32(0)),
		Entry("in order", harness.Covers("UDP-012.server.ordered", profile(harness.Ordered)...), uint32(reliable.InOrder)),
	)
})
