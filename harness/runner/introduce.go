package runner

import (
	"context"
	"fmt"

	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/trace"
)

// introduce starts an adapter, has it greet, and ends it: what it says of itself completes the implementation.
func introduce(ctx context.Context, i adapter.Implementation) (adapter.Implementation, error) {
	tr := trace.New()
	p, err := adapter.Launch(ctx, adapter.Start{Implementation: i, Trace: tr})
	if err != nil {
		return i, err
	}
	defer p.Stop()
	session, err := adapter.Greet(ctx, p, tr)
	if err != nil && i.Side == adapter.SideServer {
		return i, fmt.Errorf("%w\nThe command has no %[2]s, so it was taken for an adapter. A plain echo server needs %[2]s where it takes the address to listen on", err, adapter.AddrWord)
	}
	if err != nil {
		return i, err
	}
	return i.Greeted(session.Hello()), nil
}
