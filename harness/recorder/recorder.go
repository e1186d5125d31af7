package recorder

import (
	"context"
	"fmt"
	"time"

	"github.com/sockdrill/sockdrill/harness/learn"
	"github.com/sockdrill/sockdrill/harness/process"
	"github.com/sockdrill/sockdrill/harness/relay"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/harness/timing"
	"github.com/sockdrill/sockdrill/harness/trace"
)

// Quiet is how long nobody has to speak for a run to be over, once something was said. A client that ends by itself ends it sooner.
const Quiet = 2 * time.Second

// most bounds what is kept of one run, in bytes: a protocol shows itself in far less.
const most = 8 << 20

// Pair is a server and a client that speak with each other. Both have a command with {addr}, or the server a Target that runs already.
type Pair struct {
	Server, Client subject.Implementation
	Limit          time.Duration // the longest that a run may take
}

// Said is one run, and how it came out.
type Said struct {
	learn.Run
	ClientEnd string // how the client ended, in words; empty if it was stopped
	ClientErr string // what it wrote to standard error
	ServerErr string
}

// Record runs the pair once. What was started is gone when it returns. The error is a *process.StartError, or says why the relay did not
// start.
func (p Pair) Record(ctx context.Context) (said Said, err error) {
	upstream := p.Server.Target
	if upstream == "" {
		server, addr, err := serve(ctx, p.Server)
		if err != nil {
			return Said{}, err
		}
		defer func() { said.ServerErr = server.Stderr() }()
		defer server.Stop()
		upstream = addr
	}
	tr := trace.Whole()
	r, err := relay.Start(relay.Config{Upstream: upstream, Trace: tr, Witness: true})
	if err != nil {
		return Said{}, fmt.Errorf("record: %w", err)
	}
	defer r.Close()
	client, err := process.Launch(ctx, process.Start{Implementation: p.Client, Addr: r.Addr(), Timing: timing.Default})
	if err != nil {
		return Said{}, err
	}
	await(ctx, client, tr, p.Limit)
	if _, _, ended := client.Exit(); ended {
		said.ClientEnd = client.Words()
	}
	client.Stop()
	said.ClientErr = client.Stderr()
	said.Run = learn.FromTrace(tr.Events())
	return said, nil
}

// serve starts the server, and waits until it listens.
func serve(ctx context.Context, i subject.Implementation) (*process.Process, string, error) {
	addr, err := process.Lease(i, 0)
	if err != nil {
		return nil, "", err
	}
	server, err := process.Launch(ctx, process.Start{Implementation: i, Addr: addr, Timing: timing.Default})
	if err != nil {
		return nil, "", err
	}
	if err := server.Ready(ctx, addr); err != nil {
		server.Stop()
		return nil, "", err
	}
	return server, addr, nil
}

// await waits until the client has ended, or nobody has spoken for a while, or the limit.
func await(ctx context.Context, client *process.Process, tr *trace.Trace, limit time.Duration) {
	over := time.After(limit)
	poll := time.NewTicker(timing.Default.Poll)
	defer poll.Stop()
	for {
		select {
		case <-client.Done():
			return
		case <-ctx.Done():
			return
		case <-over:
			return
		case <-poll.C:
			if last, bytes := spoken(tr.Events()); bytes > most || bytes > 0 && tr.Now()-last > Quiet {
				return
			}
		}
	}
}

// spoken is when somebody spoke last, on the trace's clock, and how many bytes were said in all.
func spoken(events []trace.Event) (last time.Duration, bytes int) {
	for _, e := range events {
		if e.Lane == trace.Relay && len(e.Data) > 0 {
			last, bytes = e.T, bytes+len(e.Data)
		}
	}
	return last, bytes
}
