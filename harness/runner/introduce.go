package runner

import (
	"context"
	"fmt"

	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/trace"
)

// introduce starts an adapter, has it greet, and ends it: what it says of itself completes the implementation.
func introduce(ctx context.Context, i adapter.Implementation) (adapter.Implementation, error) {
	tr := trace.New()
	p, err := adapter.Launch(ctx, adapter.Start{Implementation: i, Trace: tr})
	if err != nil {
		return i, err
	}
	session, err := adapter.Greet(ctx, p, tr)
	p.Stop()
	if err != nil {
		return i, fmt.Errorf("%w\nThe command has neither %[2]s nor %[4]s, so it was taken for an adapter. %[3]s", err, adapter.AddrWord, withoutAdapter[i.Side], adapter.PortWord)
	}
	i = i.Greeted(session.Hello())
	i.Forced = p.Forced()
	return i, nil
}

// withoutAdapter says how a command would have to be, for what has no adapter.
var withoutAdapter = map[record.Side]string{
	record.Server: "A plain echo server needs " + adapter.AddrWord + " where it takes the address to listen on, or " + adapter.PortWord + " where it takes the port",
	record.Client: "A client that connects by itself needs " + adapter.AddrWord + " where it takes the address to connect to",
}
