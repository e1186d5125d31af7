package peer

import (
	"sync"
	"time"

	"github.com/sockdrill/sockdrill/harness/wire"
)

// Respond is a well-behaved server for Server.Handle: it echoes frames or, with messages, carries out the operations of
// the message profile and answers pings. It ends a connection after the implementation's FIN, when every reply has gone,
// and at once after a frame that cannot be read. The connections of one Respond share the counters of increment.
func Respond(messages bool) func(*Conn) {
	counters := &counters{}
	return func(c *Conn) {
		r := &responder{conn: c, counters: counters}
		answer := r.echo
		if messages {
			answer = r.message
		}
		r.serve(answer)
		r.later.Wait()
		_ = c.Close() // the implementation may have broken it already, which the trace tells
	}
}

// responder serves one connection.
type responder struct {
	conn     *Conn
	counters *counters
	later    sync.WaitGroup // sleeps under way
}

// serve answers frame after frame until none can come or an answer cannot be sent.
func (r *responder) serve(answer func(payload []byte) bool) {
	for n := 0; ; n++ {
		payload, err := r.conn.Frame(r.conn.Life(), n)
		if err != nil || !answer(payload) {
			return
		}
	}
}

func (r *responder) echo(payload []byte) bool { return r.conn.SendFrames(payload) == nil }

// message answers one message and reports whether the connection goes on.
func (r *responder) message(payload []byte) bool {
	m, err := wire.ParseMessage(payload)
	switch {
	case err != nil && len(payload) >= wire.MessageHeaderLen && m.Type == wire.Request:
		return r.refuse(m, wire.BadRequest)
	case err != nil:
		return false
	case m.Type == wire.Ping:
		return r.send(wire.Message{Type: wire.Pong, ID: m.ID, Body: m.Body})
	case m.Type == wire.Request:
		return r.request(m)
	}
	return true // a reply, error or pong that nobody asked for
}

func (r *responder) request(m wire.Message) bool {
	switch {
	case takesTime(m) && m.Arg > wire.MaxSleep, m.Op == wire.ReplyOf && uint64(m.Arg) > r.greatestReply():
		return r.refuse(m, wire.ArgTooLarge)
	case takesTime(m):
		r.later.Go(func() { r.sleep(m) })
		return true
	case m.Op == wire.ReplyOf:
		return r.reply(m, wire.Fill(int(m.Arg), 0))
	case m.Op == wire.Increment:
		return r.reply(m, r.counters.increment(string(m.Body)))
	}
	return r.reply(m, m.Body)
}

// greatestReply is the frame limit less the header of a message.
func (r *responder) greatestReply() uint64 {
	framing := r.conn.cfg.Framing
	limit := framing.Capacity()
	if framing.Max > 0 {
		limit = min(limit, uint64(framing.Max))
	}
	return max(limit, wire.MessageHeaderLen) - wire.MessageHeaderLen
}

// takesTime reports whether a request's argument is how long to take over it.
func takesTime(m wire.Message) bool { return m.Op == wire.Sleep || m.Op == wire.SlowIncrement }

// sleep carries the request out after its time, unless this side closes first. Other requests do not wait for it.
func (r *responder) sleep(m wire.Message) {
	select {
	case <-time.After(time.Duration(m.Arg) * time.Millisecond):
		body := m.Body
		if m.Op == wire.SlowIncrement {
			body = r.counters.increment(string(m.Body))
		}
		r.reply(m, body)
	case <-r.conn.Done():
	}
}

func (r *responder) reply(to wire.Message, body []byte) bool {
	return r.send(wire.Message{Type: wire.Reply, ID: to.ID, Body: body})
}

func (r *responder) refuse(request wire.Message, why wire.Code) bool {
	return r.send(wire.Message{Type: wire.Error, Code: why, ID: request.ID})
}

func (r *responder) send(m wire.Message) bool { return r.conn.SendMessage(m) == nil }
