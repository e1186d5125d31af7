package server

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/sockdrill/sockdrill/reference/errclass"
	"github.com/sockdrill/sockdrill/reference/message"
)

// inProgress is how many requests of one connection are worked on at once beside its reader. The next waits, and with it
// the reader.
const inProgress = 256

// Handler carries out a request, on a goroutine of its own. The context ends when the time that the client gave is over,
// when nobody waits for the reply any longer, and when the server stops; a handler that does not heed it holds up the end
// of the connection. The body is the handler's to keep.
//
// An error that is a *Refusal is told to the client as it says. One that wraps context.DeadlineExceeded is told as code 504,
// which says that the request was not carried out. Any other, a panic too, is code 500.
type Handler func(ctx context.Context, request message.Message) (body []byte, err error)

// Refusal is the error with which a Handler chooses the code that the client gets.
type Refusal struct {
	Code       message.Code
	RetryAfter time.Duration // advice for the client; 0: none
}

func (r *Refusal) Error() string { return fmt.Sprintf("refused with code %d", r.Code) }

// request carries out a request. Whatever takes time is done beside the reader, so that a slow request holds up neither
// the pings nor the other requests of its connection.
func (cn *conn) request(m message.Message) *errclass.Error {
	cn.pings.strikes = 0
	if cn.parting.Load() {
		// What is in progress is finished; what is new is refused in words, so that the client can go elsewhere.
		return cn.reply(refusal(m.ID, message.Unavailable))
	}
	if waits(m) && m.Arg > message.MaxSleep {
		return cn.reply(refusal(m.ID, message.TooLarge))
	}
	cn.deliver(m.Body)
	switch {
	case m.Key != 0:
		return cn.requestOnce(m)
	case cn.server.slow(m):
		m.Body = append([]byte(nil), m.Body...)
		cn.aside(m)
		return nil
	}
	if late(m, cn.arrived) {
		return cn.reply(cn.server.tooLate(m))
	}
	if m.Op == message.ReplyOf && m.Arg > flushAt {
		cn.stepAside() // to make megabytes takes milliseconds
	}
	return cn.reply(cn.server.operate(m))
}

// slow reports whether the request may take time.
func (s *Server) slow(m message.Message) bool { return s.cfg.Handler != nil || waits(m) }

// waits reports whether the argument of the request is a time to wait before it is carried out.
func waits(m message.Message) bool { return m.Op == message.Sleep || m.Op == message.SlowIncrement }

// late reports whether the time that the client gave for the request is over. Work on it would only delay requests that
// somebody still waits for.
func late(m message.Message, arrived time.Time) bool {
	return m.Deadline != 0 && time.Since(arrived) >= time.Duration(m.Deadline)*time.Millisecond
}

func (s *Server) tooLate(m message.Message) message.Message {
	s.counts.tooLate.Add(1)
	return refusal(m.ID, message.TooLate)
}

// aside carries the request out beside the reader, unless the connection is over first.
func (cn *conn) aside(m message.Message) {
	arrived := cn.arrived
	if !cn.takeSlot() {
		return
	}
	go func() {
		defer cn.freeSlot()
		if reply := cn.server.carryOut(cn.ctx, m, arrived); cn.ctx.Err() == nil {
			cn.sendMessage(reply)
		}
	}()
}

// carryOut carries the request out within the time that the client gave for it.
func (s *Server) carryOut(ctx context.Context, m message.Message, arrived time.Time) message.Message {
	if late(m, arrived) {
		return s.tooLate(m)
	}
	if m.Deadline != 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithDeadline(ctx, arrived.Add(time.Duration(m.Deadline)*time.Millisecond))
		defer cancel()
	}
	handler := s.cfg.Handler
	if handler == nil {
		handler = s.builtIn
	}
	body, err := guarded(handler, ctx, m)
	var refused *Refusal
	switch {
	case err == nil:
		return message.Message{Type: message.Reply, ID: m.ID, Body: body}
	case errors.As(err, &refused):
		reply := refusal(m.ID, refused.Code)
		reply.Arg = uint32(min(max(refused.RetryAfter.Milliseconds(), 0), 1<<32-1))
		return reply
	case errors.Is(err, context.DeadlineExceeded):
		return s.tooLate(m)
	case ctx.Err() != nil:
		return refusal(m.ID, message.Unavailable) // nobody waits for it any longer
	}
	s.trouble("", errclass.New(errclass.Other, "request: %v", err))
	return refusal(m.ID, message.Failed)
}

// guarded calls the handler and makes an error of its panic: one request must not end all the others.
func guarded(handler Handler, ctx context.Context, m message.Message) (body []byte, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("the handler panicked: %v", p)
		}
	}()
	return handler(ctx, m)
}

// builtIn is the handler where none is given: the operations of the message profile.
func (s *Server) builtIn(ctx context.Context, m message.Message) ([]byte, error) {
	if waits(m) {
		timer := time.NewTimer(time.Duration(m.Arg) * time.Millisecond)
		defer timer.Stop()
		select {
		case <-timer.C:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	reply := s.operate(m)
	if reply.Type == message.Error {
		return nil, &Refusal{Code: reply.Code}
	}
	return reply.Body, nil
}

// takeSlot waits until the connection may work on one more request; false means that it is not worth it any longer.
func (cn *conn) takeSlot() bool {
	cn.mu.Lock()
	defer cn.mu.Unlock()
	if cn.asides >= inProgress {
		cn.mu.Unlock()
		cn.flush() // what is ready must not wait with us
		cn.mu.Lock()
	}
	if cn.asides >= inProgress {
		cn.stepAside()
	}
	for cn.asides >= inProgress && cn.ctx.Err() == nil {
		cn.changed.Wait()
	}
	if cn.ctx.Err() != nil {
		return false
	}
	cn.asides++
	cn.busy++
	return true
}

func (cn *conn) freeSlot() {
	cn.mu.Lock()
	defer cn.mu.Unlock()
	cn.asides--
	cn.changed.Broadcast()
	cn.doneWith(1)
}

func (cn *conn) awaitAsides() {
	cn.mu.Lock()
	defer cn.mu.Unlock()
	for cn.asides > 0 {
		cn.changed.Wait()
	}
}

// doneWith notes that so many are no longer in progress. Idleness is counted from the last of them. The caller holds the
// lock.
func (cn *conn) doneWith(n int) {
	if n == 0 {
		return
	}
	cn.busy -= n
	if cn.busy == 0 && (cn.server.cfg.IdleTimeout > 0 || cn.parting.Load()) {
		cn.heard = time.Now()
		cn.armLocked()
	}
}

// sendMessage sends one message by itself, not with the replies of a turn.
func (cn *conn) sendMessage(m message.Message) {
	b := new(batch)
	if err := b.addMessage(cn.server, m); err == nil {
		cn.send(b, false)
	}
}
