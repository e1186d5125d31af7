package race

import (
	"context"
	"net"
	"slices"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/resolver"
)

// name is what clients are given, with the port of our peer. No resolver of the system's has it (RFC 6761 section 6.2).
const name = "peer.sockdrill.test"

// alias is what the name may be one of.
const alias = "other.sockdrill.test"

// Addresses of the loopback interface at which relays stand, with the port of our peer. The system gives out 127.0.0.1, where our peer
// listens, and ::1 alone by itself; on Linux and on Windows all of 127.0.0.0/8 is there.
const (
	here      = "127.0.0.1"
	elsewhere = "127.0.0.2"
	moved     = "127.0.0.3"
	six       = "::1"
)

// resolved are the needs of a case whose client looks a name up.
func resolved(id string, needs ...harness.Need) Labels {
	return harness.Covers(id, append([]harness.Need{harness.Names}, needs...)...)
}

// openName opens a client that is given the name.
func openName(ctx context.Context, lab *harness.ClientLab) *harness.Driven {
	GinkgoHelper()
	_, port, err := net.SplitHostPort(lab.Server().Addr())
	Expect(err).NotTo(HaveOccurred())
	return lab.OpenAny(ctx, net.JoinHostPort(name, port))
}

// looksUp starts a lab with a resolver that says this of the name, about each family.
func looksUp(ctx context.Context, setup harness.Setup, four, six resolver.Answer) (*harness.ClientLab, *resolver.Server) {
	lab := harness.TestClient(ctx, setup.Direct())
	r := lab.Resolver()
	r.Set(name, resolver.A, four)
	r.Set(name, resolver.AAAA, six)
	return lab, r
}

var nothing resolver.Answer // in order, and without an address

// but is what a resolver does to both questions.
func but(f fault.Fault) resolver.Answer { return nothing.But(f) }

// questions are all that came about the name, of either family.
func questions(r *resolver.Server) []resolver.Question {
	return slices.Concat(r.Asked(name, resolver.A), r.Asked(name, resolver.AAAA))
}

// asks waits until the client has asked our resolver about the name.
func asks(ctx context.Context, lab *harness.ClientLab, r *resolver.Server, kinds ...resolver.Type) {
	GinkgoHelper()
	asked := func() bool {
		return !slices.ContainsFunc(kinds, func(kind resolver.Type) bool { return len(r.Asked(name, kind)) == 0 })
	}
	if !lab.Await(ctx, lab.Timing.Reply, asked) {
		harness.Missed("Expected the client to ask the resolver at %s, of which it was told, for %v of %s, but within %v it asked for %v.",
			r.Addr(), kinds, name, lab.Timing.Reply, kindsOf(questions(r)))
	}
}

// kindsOf are the types that were asked for.
func kindsOf(all []resolver.Question) []resolver.Type {
	kinds := []resolver.Type{}
	for _, q := range all {
		kinds = append(kinds, q.Type)
	}
	return kinds
}

// asksForSix ends the case without a verdict where the client asked for no address of IPv6, and may go by which addresses this machine has
// (AI_ADDRCONFIG, RFC 3493 section 6.1): to which ::1 does not belong.
func asksForSix(ctx context.Context, lab *harness.ClientLab, r *resolver.Server) {
	asked := func() bool { return len(r.Asked(name, resolver.AAAA)) > 0 }
	if !lab.Await(ctx, lab.Timing.Quiet, asked) && !hasSix() {
		harness.NotJudged("it asked for no address of IPv6, and this machine has none but ::1, by which clients do not go " +
			"(AI_ADDRCONFIG, RFC 3493 section 6.1)")
	}
}

// hasSix reports whether this machine has an address of IPv6 other than ::1.
func hasSix() bool {
	all, err := net.InterfaceAddrs()
	return err == nil && slices.ContainsFunc(all, func(a net.Addr) bool {
		prefix, is := a.(*net.IPNet)
		return is && prefix.IP.To4() == nil && !prefix.IP.IsLoopback()
	})
}

// ended reports whether the client has given up, and will make no further attempt.
func ended(client *harness.Driven) bool {
	return len(client.States()) > 0 && client.State() == adapter.Disconnected
}
