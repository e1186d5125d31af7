package server

import (
	"time"

	"github.com/sockdrill/sockdrill/reference/errclass"
	"github.com/sockdrill/sockdrill/reference/message"
)

// maxStrikes is how many pings that came too soon are forgiven. The rule and the number are gRPC's, see the gRFCs A8 and
// A9: a ping is a strike if MinPingInterval has not passed since the one before, and a request wipes the strikes out, because a
// client that has work to do may well ask whether the connection lives.
const maxStrikes = 2

// pings is what a connection remembers of its client's pings.
type pings struct {
	last    time.Time
	strikes int
}

// ping answers a ping, and refuses a flood of them: each is cheap for its sender, and wakes us.
func (cn *conn) ping(m message.Message) *errclass.Error {
	if limit := cn.server.cfg.MinPingInterval; limit > 0 {
		if cn.arrived.Sub(cn.pings.last) < limit {
			cn.pings.strikes++
		}
		cn.pings.last = cn.arrived
		if cn.pings.strikes > maxStrikes {
			cn.server.counts.pingFloods.Add(1)
			cn.reply(message.Message{Type: message.Leaving, Code: message.Busy})
			return errclass.New(errclass.Rejected, "more than %d pings came within %v of each other", maxStrikes, limit)
		}
	}
	return cn.reply(message.Message{Type: message.Pong, ID: m.ID, Body: m.Body})
}
