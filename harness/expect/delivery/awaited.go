package delivery

import (
	"bytes"

	"github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/record"
)

// Awaited are the replies of a server that are still to come on one connection, each held against what is right as it comes: of a stream
// without an end nothing else is kept.
type Awaited struct {
	lab       *harness.Lab
	atOnce    int      // so many may be under way
	unordered bool     // they may come in any order: then they are judged together, once all of them have come
	sent      [][]byte // what has no reply yet
	came      [][]byte // replies that are not judged yet
	right     int      // those that were
}

// mostUnordered is how many questions are under way at once whose answers may come in any order: more only cost more to tell apart.
const mostUnordered = 64

// Await is for a connection on which nothing was sent, with at most so many messages under way.
func Await(lab harness.Any, atOnce int) *Awaited {
	l := lab.Core()
	a := &Awaited{lab: l, atOnce: atOnce, unordered: l.Impl.OneQuestion() || l.Impl.Exchange.TellsApart()}
	if a.unordered {
		a.atOnce = min(atOnce, mostUnordered)
	}
	return a
}

// Room is how many messages may be sent now.
func (a *Awaited) Room() int {
	if a.unordered && len(a.sent) > 0 {
		return 0
	}
	return a.atOnce - len(a.sent)
}

// Left is how many have no reply yet.
func (a *Awaited) Left() int { return len(a.sent) - len(a.came) }

// Sent says that this message was sent.
func (a *Awaited) Sent(payload []byte) { a.sent = append(a.sent, payload) }

// Came holds replies that have come against what is right.
func (a *Awaited) Came(frames ...[]byte) {
	ginkgo.GinkgoHelper()
	if a.unordered {
		if a.came = append(a.came, frames...); len(a.came) >= len(a.sent) {
			harness.As(record.ClassDelivery).Expect(a.came).To(Replies(a.lab, a.sent...), "the replies behind the first %d", a.right)
			a.right, a.sent, a.came = a.right+len(a.sent), nil, nil
		}
		return
	}
	for _, frame := range frames {
		if len(a.sent) == 0 || !bytes.Equal(frame, a.sent[0]) {
			harness.As(record.ClassDelivery).Expect([][]byte{frame}).To(Replies(a.lab, a.sent[:min(1, len(a.sent))]...),
				"reply %d, behind as many that were right", a.right+1)
		}
		a.sent, a.right = a.sent[1:], a.right+1
	}
}
