package kill

import (
	"bytes"
	"encoding/binary"
	"sync"

	. "github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/wire"
)

// Whoever sends the same operation again under its key can be answered; whoever makes another one of it pays twice.
var _ = harness.Describe("Increments by a service that is killed again and again", func() {
	It("are each carried out once, and the replies agree with that",
		harness.Covers("KIL-007.client", harness.Keys, harness.Messages, harness.Retry, harness.Reconnect, harness.FreeBackoff,
			harness.Injects(fault.KindReset)), func(ctx SpecContext) {
			const kills, increments = 8, 60
			lab := harness.TestClient(ctx, harness.Plain.Direct().Messages().Retrying(0).Config(func(c *adapter.Config) {
				c.Backoff.Stable = 0 // each connection is a new beginning, so that waits stay short
			}))
			service := &mortal{lab: lab, kills: kills, answers: map[uint64][]byte{}}
			lab.Server().Handle(service.serve)
			client := lab.Open(ctx)
			client.Connected(ctx)
			asked := make([]*harness.Sending, increments)
			for n := range asked {
				asked[n] = client.Request(ctx, adapter.Request{Op: "increment", Key: int64(n + 1)}, []byte("the counter"))
			}
			acknowledged := 0
			for n, one := range asked {
				key := uint64(n + 1)
				if done := one.Outcome(ctx, lab.Timing.Bulk); done.Succeeded() {
					acknowledged++
					if given := service.answer(key); !bytes.Equal(done.Data, given) {
						harness.Wrong("Expected the increment with key %d to have the reply %x that the service gave for this key "+
							"(nothing: it never came), but the client reports %x: it was carried out as another operation.",
							key, given, done.Data)
					}
				}
			}
			service.mu.Lock()
			defer service.mu.Unlock()
			lab.Note("%d increments, %d acknowledged, %d carried out", increments, acknowledged, service.counter)
			if int(service.counter) < acknowledged || int(service.counter) > increments {
				harness.Wrong("Expected each of %d increments to be carried out at most once, and the %d that were acknowledged "+
					"exactly once, but the counter stands at %d. "+
					"The service knows an operation again by its key alone: with another key it is another operation.", increments,
					acknowledged, service.counter)
			}
			if service.kills > 0 {
				harness.Inconclusive("The service was to be killed %d times, and %d of them did not come. A run of this case alone, on a "+
					"machine with less to do, settles it.", kills, service.kills)
			}
		})
})

// mortal is a service that carries increments out once for each key, and remembers that when it is killed: before it did what it was asked,
// or between that and the reply.
type mortal struct {
	lab     *harness.ClientLab
	mu      sync.Mutex
	counter uint64
	answers map[uint64][]byte // by key
	kills   int               // that are left
	alive   int               // how many requests it took since the last
}

// serve carries out what comes on a connection until the service is killed.
func (s *mortal) serve(c *peer.Conn) {
	for n := 0; ; n++ {
		m, err := c.Message(c.Life(), n)
		if err != nil {
			return
		}
		answer, killed := s.take(m)
		if killed {
			_ = c.Reset() // it may have failed on the other side already
			return
		}
		if c.SendMessage(wire.Message{Type: wire.Reply, ID: m.ID, Body: answer}) != nil {
			return
		}
	}
}

// take carries a request out, unless the service is killed before.
func (s *mortal) take(m wire.Message) (answer []byte, killed bool) {
	const most = 8 // requests of one life
	s.mu.Lock()
	defer s.mu.Unlock()
	s.alive++
	killed = s.kills > 0 && s.alive > s.lab.Rand.IntN(most)
	if killed {
		s.kills--
		s.alive = 0
		if s.lab.Rand.IntN(2) == 0 {
			return nil, true
		}
	}
	answer = s.answers[m.Key]
	if answer == nil || m.Key == 0 {
		s.counter++
		answer = binary.BigEndian.AppendUint64(nil, s.counter)
		s.answers[m.Key] = answer
	}
	return answer, killed
}

func (s *mortal) answer(key uint64) []byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.answers[key]
}
