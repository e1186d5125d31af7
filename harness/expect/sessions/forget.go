package sessions

import (
	"context"
	"time"

	"github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/reliable"
	"github.com/sockdrill/sockdrill/harness/timing"
)

// Forget answers the next message by unknown, and expects the client to open another session, and to send nothing in the one that it has
// lost. What follows belongs to the other one, whose open is not answered yet.
func (s *Serving) Forget(ctx context.Context) {
	ginkgo.GinkgoHelper()
	c := s.Next(ctx, s.Due()+s.lab.Timing.Reply)
	if c.Copy == 0 {
		harness.As(record.ClassStuck).Missed("Expected the client to go on, but it sent nothing more after %d messages. %s", s.sent(), s.lab.Process.Remains())
	}
	tell := func(c Came) time.Duration {
		unknown := reliable.Datagram{Kind: reliable.Unknown, Session: c.Bytes.Session, Number: c.Bytes.Number}
		return s.lab.Sends(s.lab.Server().Answer, c.Datagram, unknown.Bytes())
	}
	told := tell(c)
	for within := s.Due() + s.lab.Timing.Reply; s.lab.Trace.Now()-told < within; {
		d, got, ok := s.next(ctx, s.lab.Timing.Gap)
		switch {
		case !ok && s.lab.Ended():
			harness.As(record.ClassReconnect).Missed("Expected the client to open another session once it was told that its session is unknown, but it has "+
				"ended. %s", s.lab.Process.Remains())
		case !ok:
		case got.Kind == reliable.Open && got.Number != s.opened:
			s.begin(got.Number)
			s.looked-- // it is the first datagram of the other session
			return
		case got.Kind == reliable.Message && d.At-told > s.lab.Timing.Around(0, s.lab.Lateness(told, d.At)).Latest:
			harness.As(record.ClassDelivery).Missed("Expected the client to send nothing more in a session of which it was told that it is unknown, but "+
				"message %d of it came %v after that.", int(int32(got.Number-s.opened)), timing.Round(d.At-told))
		default:
			tell(Came{Bytes: got, Datagram: d})
		}
	}
	harness.As(record.ClassReconnect).Missed("Expected the client to open another session within %v once it was told that its session is unknown, but it "+
		"did not.", timing.Round(s.Due()))
}
