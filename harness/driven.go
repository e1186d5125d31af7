package harness

import (
	"context"
	"fmt"
	"time"

	"github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/match"
	"github.com/sockdrill/sockdrill/harness/timing"
)

// Driven is one client of the adapter: the verbs of the drill protocol, and what the client said.
type Driven struct {
	Name  string
	Lab   *Lab
	began time.Duration // when it was opened, on the trace's clock
}

// Sending is something the client was asked to do, whose outcome is told once.
type Sending struct {
	ID   int
	What string
	at   time.Duration
	Lab  *Lab
}

// Events is what this client said, in order.
func (d *Driven) Events() []adapter.Event { return d.Lab.Session.Account().For(d.Name) }

// Messages are the payloads that it says it received.
func (d *Driven) Messages() []adapter.Event { return d.kind("recv") }

// Errors are the troubles that it reports.
func (d *Driven) Errors() []adapter.Event { return d.kind("error") }

// Attempts are the attempts to connect that it reports.
func (d *Driven) Attempts() []adapter.Event { return d.kind("attempt") }

// Retries are the requests that it reports to have sent again.
func (d *Driven) Retries() []adapter.Event { return d.kind("retry") }

// States are its changes of state.
func (d *Driven) States() []adapter.Event { return d.kind("state") }

func (d *Driven) kind(kind string) []adapter.Event { return match.Only(d.Events(), kind) }

// State is the state it is in, by its own events.
func (d *Driven) State() adapter.State {
	if states := d.States(); len(states) > 0 {
		return states[len(states)-1].To
	}
	return adapter.Disconnected
}

// Connected waits until the client says that it is connected.
func (d *Driven) Connected(ctx context.Context) {
	ginkgo.GinkgoHelper()
	Eventually(ctx, d.States).WithTimeout(d.Lab.Timing.Reply).Should(match.Reach(adapter.Connected))
}

// Disconnected waits until it says that it is disconnected, and not on its way to be connected again: it may work on what it was sent
// before that.
func (d *Driven) Disconnected(ctx context.Context) {
	ginkgo.GinkgoHelper()
	Eventually(ctx, d.States).WithTimeout(d.Lab.Timing.Reply + d.Lab.work).Should(match.Rest(adapter.Disconnected))
}

// Send asks for one message.
func (d *Driven) Send(ctx context.Context, payload []byte) *Sending {
	return d.ask(ctx, fmt.Sprintf("a message of %d bytes", len(payload)), adapter.Command{Verb: "send", Data: payload})
}

// SendFill asks for one message of n computed bytes (wire.Fill): large ones need no base64.
func (d *Driven) SendFill(ctx context.Context, n int, seed byte) *Sending {
	return d.ask(ctx, fmt.Sprintf("a message of %d bytes", n),
		adapter.Command{Verb: "send", Fill: &adapter.Fill{Len: int64(n), Seed: int64(seed)}})
}

// SendMany asks for workers × repeat numbered messages of n bytes, from that many threads at once.
func (d *Driven) SendMany(ctx context.Context, n, workers, repeat int) *Sending {
	return d.ask(ctx, fmt.Sprintf("%d × %d messages of %d bytes", workers, repeat, n),
		adapter.Command{Verb: "send", Fill: &adapter.Fill{Len: int64(n)}, Workers: workers, Repeat: repeat})
}

// Request asks for a request of the message profile.
func (d *Driven) Request(ctx context.Context, r adapter.Request, body []byte) *Sending {
	return d.ask(ctx, "a request to "+r.Op, adapter.Command{Verb: "send", Request: &r, Data: body})
}

// RequestFill is Request with a body of n computed bytes (wire.Fill).
func (d *Driven) RequestFill(ctx context.Context, r adapter.Request, n int, seed byte) *Sending {
	return d.ask(ctx, fmt.Sprintf("a request to %s with a body of %d bytes", r.Op, n),
		adapter.Command{Verb: "send", Request: &r, Fill: &adapter.Fill{Len: int64(n), Seed: int64(seed)}})
}

// RequestMany asks for one request from each of so many threads at once, with numbered bodies of n bytes.
func (d *Driven) RequestMany(ctx context.Context, r adapter.Request, n, workers int) *Sending {
	return d.ask(ctx, fmt.Sprintf("%d requests to %s with bodies of %d bytes", workers, r.Op, n),
		adapter.Command{Verb: "send", Request: &r, Fill: &adapter.Fill{Len: int64(n)}, Workers: workers})
}

// Cancel takes a send back.
func (d *Driven) Cancel(ctx context.Context, s *Sending) *Sending {
	return d.ask(ctx, "cancel of a send", adapter.Command{Verb: "cancel", Of: s.ID})
}

// CancelAll ends whatever the client is doing.
func (d *Driven) CancelAll(ctx context.Context) *Sending {
	return d.ask(ctx, "cancel", adapter.Command{Verb: "cancel"})
}

// Close ends the connection: graceful, abort, or half.
func (d *Driven) Close(ctx context.Context, how string) *Sending {
	return d.ask(ctx, how+" close", adapter.Command{Verb: "close", How: how})
}

// Pause stops the client's reading, or lets it read again.
func (d *Driven) Pause(ctx context.Context, on bool) {
	d.Lab.Do(ctx, adapter.Command{Verb: "pause", Client: d.Name, On: &on})
}

// Counters asks for the client's counters.
func (d *Driven) Counters(ctx context.Context) map[string]int64 {
	return d.Lab.Do(ctx, adapter.Command{Verb: "query", What: "counters", Client: d.Name}).Counters
}

// Snapshot asks for the state that the client is in now.
func (d *Driven) Snapshot(ctx context.Context) adapter.State {
	return d.Lab.Do(ctx, adapter.Command{Verb: "query", What: "state", Client: d.Name}).State
}

func (d *Driven) ask(ctx context.Context, what string, c adapter.Command) *Sending {
	c.Client = d.Name
	at := d.Lab.Trace.Now()
	answer := d.Lab.Do(ctx, c)
	return &Sending{ID: answer.ID, What: what, at: at, Lab: d.Lab}
}

// Outcome waits for what came of it, at most as long as given; 0 means timing.Reply.
func (s *Sending) Outcome(ctx context.Context, limit time.Duration) adapter.Event {
	ginkgo.GinkgoHelper()
	if limit == 0 {
		limit = s.Lab.Timing.Reply
	}
	done, told := s.Lab.Session.Account().Done(s.ID)
	if told {
		return done // which saves a case of thousands of messages much time
	}
	Eventually(ctx, func() bool {
		done, told = s.Lab.Session.Account().Done(s.ID)
		return told
	}).WithTimeout(limit).Should(BeTrue(), func() string {
		return fmt.Sprintf("Expected the client to tell within %v what came of %s: no `done` event with id %d came.",
			timing.Round(limit), s.What, s.ID)
	})
	return done
}

// Succeeds waits for a good outcome and returns it.
func (s *Sending) Succeeds(ctx context.Context) adapter.Event {
	ginkgo.GinkgoHelper()
	return s.SucceedsWithin(ctx, 0)
}

// SucceedsWithin is Succeeds with a limit of its own.
func (s *Sending) SucceedsWithin(ctx context.Context, limit time.Duration) adapter.Event {
	ginkgo.GinkgoHelper()
	e := s.Outcome(ctx, limit)
	Expect(e).To(match.Succeed(), s.What)
	return e
}

// Fails waits for a bad outcome of one of these classes and returns it.
func (s *Sending) Fails(ctx context.Context, classes ...adapter.Class) adapter.Event {
	ginkgo.GinkgoHelper()
	e := s.Outcome(ctx, 0)
	Expect(e).To(match.FailWith(classes...), s.What)
	return e
}

// String says what was asked for.
func (s *Sending) String() string { return s.What }

// Pending reports whether nothing came of it yet.
func (s *Sending) Pending() bool {
	_, ok := s.Lab.Session.Account().Done(s.ID)
	return !ok
}

// At is when it was asked for, on the trace's clock.
func (s *Sending) At() time.Duration { return s.at }

// Began is when the client was opened, on the trace's clock.
func (d *Driven) Began() time.Duration { return d.began }
