package runner

import (
	"context"
	"fmt"

	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/process"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/harness/trace"
)

// introduce starts an adapter, has it greet, and ends it: what it says of itself completes the implementation.
func introduce(ctx context.Context, i subject.Implementation) (subject.Implementation, error) {
	tr := trace.New()
	p, err := process.Launch(ctx, process.Start{Implementation: i, Trace: tr})
	if err != nil {
		return i, err
	}
	session, err := adapter.Greet(ctx, p, tr)
	p.Stop()
	if err != nil {
		return i, fmt.Errorf("%w\nThe command has neither %[2]s nor %[4]s, so it was taken for an adapter. %[3]s", err, subject.AddrWord,
			withoutAdapter[i.Side], subject.PortWord)
	}
	i = session.Hello().Completes(i)
	i.Forced = p.Forced()
	return i, nil
}

// withoutAdapter says how a command would have to be, for what has no adapter.
var withoutAdapter = map[record.Side]string{
	record.Server: "A plain echo server needs " + subject.AddrWord + " where it takes the address to listen on, or " + subject.PortWord +
		" where it takes the port",
	record.Client: "A client that connects by itself needs " + subject.AddrWord + " where it takes the address to connect to",
}
