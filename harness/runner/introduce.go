package runner

import (
	"context"

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
	if err != nil {
		return i, err
	}
	return i.Greeted(session.Hello()), nil
}
