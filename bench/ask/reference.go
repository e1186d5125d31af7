package main

import (
	"fmt"
	"sync/atomic"
	"time"

	"github.com/sockdrill/sockdrill/bench/internal/serve"
	"github.com/sockdrill/sockdrill/reference/client"
	"github.com/sockdrill/sockdrill/reference/message"
)

// reference carries requests by the reference client: each outcome asks for the next.
type reference struct {
	client   *client.Client
	request  client.Request
	done     func(client.Outcome)
	inflight int

	toAsk, toAnswer atomic.Int64 // of the run under way
	over            chan error   // holds the outcome of the run
}

func dialReference(addr string, size, inflight int, timeout time.Duration) (asker, error) {
	connected := make(chan error, 1)
	c, err := client.New(client.Config{
		MaxFrame:       serve.MaxFrame,
		Messages:       true,
		RequestTimeout: timeout,
		OnEvent:        func(e client.Event) { tell(connected, e) },
	}, addr)
	if err != nil {
		return nil, err
	}
	r := &reference{
		client:   c,
		request:  client.Request{Op: message.Echo, Body: message.Fill(size, 0)},
		inflight: inflight,
		over:     make(chan error, 1),
	}
	r.done = r.answered
	c.Connect()
	return r, <-connected
}

func (r *reference) run(n int) error {
	r.toAsk.Store(int64(n))
	r.toAnswer.Store(int64(n))
	for range min(n, r.inflight) {
		r.ask()
	}
	return <-r.over
}

func (r *reference) ask() {
	if r.toAsk.Add(-1) >= 0 {
		r.client.Request(r.request, r.done)
	}
}

func (r *reference) answered(outcome client.Outcome) {
	if outcome.Err != nil || len(outcome.Body) != len(r.request.Body) {
		r.finish(fmt.Errorf("a request ended with %v and %d bytes", outcome.Err, len(outcome.Body)))
		return
	}
	r.ask()
	if r.toAnswer.Add(-1) == 0 {
		r.finish(nil)
	}
}

// finish gives the run its outcome; the first counts.
func (r *reference) finish(err error) {
	select {
	case r.over <- err:
	default:
	}
}

// tell reports that the client is connected, or why it never will be.
func tell(connected chan<- error, e client.Event) {
	if e.Kind != client.StateChanged || e.To != client.Connected && e.To != client.Disconnected {
		return
	}
	var err error
	if e.To == client.Disconnected {
		err = fmt.Errorf("the client ended: %s", e.Class)
	}
	select {
	case connected <- err:
	default:
	}
}
