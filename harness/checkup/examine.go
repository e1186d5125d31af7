package checkup

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/process"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/harness/timing"
	"github.com/sockdrill/sockdrill/harness/transport"
	"github.com/sockdrill/sockdrill/harness/wire"
)

// Finding is the outcome of one step.
type Finding struct {
	Step    string // what was tried
	OK      bool   // false: it cannot be judged like this
	Problem string // what happened instead; with OK it is a hint, for it can be judged all the same
	Remedy  string // what to do about it, or empty
}

// Report is what an examination found.
type Report struct {
	Side     record.Side // that was examined
	Findings []Finding
	Framing  wire.Framing // of a server without adapter, if Framed
	Framed   bool
	Empty    string // what it does with an empty message, as policies.empty says it; empty if that is not known
	Half     bool   // it answered after the client's FIN
	Longest  int    // bytes of the longest message that it answers, if longer ones are not answered; 0: that is not known
}

// Ready reports whether it can be judged.
func (r Report) Ready() bool {
	for _, f := range r.Findings {
		if !f.OK {
			return false
		}
	}
	return len(r.Findings) > 0
}

// whole bounds an examination: a program that hangs in its last step is still ended before 5 s are over.
const whole = 4700 * time.Millisecond

// The bounds of single steps. What remains of whole bounds them, too, so that a program may take its time where it needs it.
const (
	prompt = time.Second              // something comes at once
	reply  = 2 * time.Second          // an answer to a command: what the drill protocol allows
	leave  = 2 * time.Second          // a program ends after the end of its input: the same
	ending = 1200 * time.Millisecond  // what it takes to end a program that does not want to
	quiet  = 200 * time.Millisecond   // what a child may take to end with its parent, and silence that means never
	least  = reply + leave + ending/2 // of the whole: what is left for the steps after the greeting
	greet  = whole - ending           // a program's start, if it takes all of the time
)

// Examine looks at one side of an implementation. With no side given it looks at each side that an adapter's greeting lists, and
// at that which a program without adapter shows by listening or by connecting. It takes less than 5 s. The steps after a failed one are
// left out if they would mean nothing.
func Examine(ctx context.Context, impl subject.Implementation) []Report {
	x := &examination{impl: impl, until: time.Now().Add(whole)}
	x.report.Side = impl.Side
	release, err := x.secure()
	if err != nil {
		x.find("there are certificates for it", err)
		return []Report{x.report}
	}
	defer release()
	switch {
	case impl.Target != "":
		x.target(ctx)
	case impl.Zero() && impl.Side == record.Client:
		x.caller(ctx, func() {})
	case impl.Zero() && impl.Side == record.Server:
		x.listener(ctx, func() {})
	case impl.Zero():
		return []Report{x.either(ctx)}
	default:
		return x.adapter(ctx)
	}
	return []Report{x.report}
}

// either looks at a program without adapter of which nobody has said whether it is a server or a client: what it does first
// tells, and ends the look at the other side.
func (x *examination) either(ctx context.Context) Report {
	asServer, asClient := *x, *x
	asServer.impl.Side, asClient.impl.Side = record.Server, record.Client
	asServer.report.Side, asClient.report.Side = record.Server, record.Client
	serving, noServer := context.WithCancel(ctx)
	defer noServer()
	calling, noClient := context.WithCancel(ctx)
	defer noClient()
	var client atomic.Bool
	var wait sync.WaitGroup
	wait.Go(func() { asServer.listener(serving, noClient) })
	wait.Go(func() {
		asClient.caller(calling, func() {
			client.Store(true)
			noServer()
		})
	})
	wait.Wait()
	if client.Load() {
		return asClient.report
	}
	return asServer.report
}

// examination is one look at one side.
type examination struct {
	impl   subject.Implementation
	sealed *sealed   // of one that is reached over TLS
	until  time.Time // all is over
	report Report
	alone  bool          // the server answered while nobody else was connected only
	died   func() string // says how often it ended while it was asked; empty: it did not. Nil for a target
}

// bounds are those of a process that is examined.
func (x *examination) bounds() timing.Timing {
	return timing.Timing{Prompt: prompt, Start: min(greet, x.left()), Reply: reply, Leave: leave, Quiet: quiet, Poll: timing.Default.Poll}
}

func (x *examination) left() time.Duration { return time.Until(x.until) }

// find notes a step, and reports whether it went well.
func (x *examination) find(step string, err error) bool {
	f := Finding{Step: step, OK: err == nil}
	if err != nil {
		f.Problem, f.Remedy = explain(err)
	}
	x.report.Findings = append(x.report.Findings, f)
	return f.OK
}

// hint notes a step that went otherwise than it should, and leaves the implementation fit to be judged.
func (x *examination) hint(step, problem, remedy string) {
	x.report.Findings = append(x.report.Findings, Finding{Step: step, OK: true, Problem: problem, Remedy: remedy})
}

// explain takes an error apart into what is wrong and what to do.
func explain(err error) (what, remedy string) {
	if start := (*process.StartError)(nil); errors.As(err, &start) {
		return fmt.Sprintf("%q: %s", start.Command, start.Problem), start.Remedy
	}
	if found := (*problem)(nil); errors.As(err, &found) {
		return found.what, found.remedy
	}
	if protocol := (*adapter.ProtocolError)(nil); errors.As(err, &protocol) {
		short := *protocol
		short.Remedy = ""
		return short.Error(), protocol.Remedy
	}
	return err.Error(), ""
}

// problem is what an examination found by itself.
type problem struct{ what, remedy string }

func (p *problem) Error() string { return p.what }

func trouble(remedy, format string, args ...any) error {
	return &problem{timing.Words(format, args...), remedy}
}

// dial connects to an address as far as that is: over TLS without its handshake.
func dial(ctx context.Context, addr string, limit time.Duration) error {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	conn, err := transport.Of(addr).Dial(ctx, addr, transport.Options{})
	if err != nil {
		return fmt.Errorf("connect to %s: %w", addr, err)
	}
	return conn.Close()
}

// end stops a process without an adapter, or one whose end of input was waited for.
func (x *examination) end(p *process.Process, allowed, remedy, step string) {
	leftovers := p.Stop()
	var err error
	if forced := p.Forced(); forced != "" && forced != allowed {
		err = trouble(remedy, "it had to be ended by %s", forced)
	}
	x.find(step, err)
	x.leftBehind(leftovers)
}

func (x *examination) leftBehind(leftovers []string) {
	var err error
	if len(leftovers) > 0 {
		err = trouble("end every process that it starts", "it left behind: %s", strings.Join(leftovers, ", "))
	}
	x.find("no process is left behind", err)
}
