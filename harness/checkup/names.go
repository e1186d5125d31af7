package checkup

import (
	"context"
	"fmt"
	"net"

	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/resolver"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/harness/trace"
)

// looksUp opens a client that is given a name, and a resolver that has it.
func (t *talk) looksUp(ctx context.Context, l *net.TCPListener) error {
	if !t.lists(subject.Names) {
		return nil
	}
	r, err := resolver.Start(resolver.Config{Trace: trace.New()})
	if err != nil {
		return fmt.Errorf("look whether names are looked up: %w", err)
	}
	defer r.Close()
	host, port, err := net.SplitHostPort(l.Addr().String())
	if err != nil {
		return fmt.Errorf("look whether names are looked up: %w", err)
	}
	const name = "peer.sockdrill.test"
	r.Set(name, resolver.A, resolver.Addresses(host))
	conn, err := t.openAt(ctx, l, net.JoinHostPort(name, port), who+"-"+subject.Names, adapter.Config{Framing: t.framing.String(), Resolver: r.Addr()})
	if conn != nil {
		conn.Close()
	}
	if err != nil && len(r.Asked(name, resolver.A)) == 0 {
		return trouble("ask the config's `resolver` for the name in `addrs`, or take the feature out of the greeting's `features`",
			"it lists the feature %q, and did not ask the resolver at %s for the address of %s", subject.Names, r.Addr(), name)
	}
	return honest(subject.Names, err)
}
