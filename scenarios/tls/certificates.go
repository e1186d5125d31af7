package tls

import (
	"context"
	"time"

	. "github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/certificate"
	"github.com/sockdrill/sockdrill/harness/expect/ending"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// refused are the certificates that prove nothing, by the case that shows each.
var refused = []struct {
	clause, entry string
	kind          certificate.Kind
}{
	{"TLS-008", "expired", certificate.Expired},
	{"TLS-008", "future", certificate.NotYetValid},
	{"TLS-008", "self-signed", certificate.SelfSigned},
	{"TLS-008", "stranger", certificate.UnknownAuthority},
	{"TLS-008", "usage", certificate.WrongUsage},
	{"TLS-008", "chain", certificate.MissingIntermediate},
	{"TLS-009", "name", certificate.WrongName},
	{"TLS-009", "subject", certificate.NameInSubject},
}

var _ = harness.Describe("A client that is shown a certificate which proves nothing", func() {
	var driven, wire []any
	for _, r := range refused {
		driven = append(driven, Entry(string(r.kind), harness.Covers(r.clause+".client."+r.entry, harness.TLS, harness.Vouched), r.kind))
		wire = append(wire, Entry(string(r.kind)+", without an adapter",
			script.WireOnly(r.clause+".client."+r.entry+"-wire", harness.TLS, harness.Vouched), r.kind))
	}

	DescribeTable("refuses it, and says so", append([]any{func(ctx SpecContext, kind certificate.Kind) {
		lab := harness.TestClient(ctx, harness.Plain.Direct())
		lab.TLS.Shows(kind)
		client := lab.Open(ctx)
		client.Send(ctx, []byte("for nobody else")) // what becomes of it is not what this is about
		mustRefuse(ctx, lab, lab.Accept(ctx), kind)
		ending.ReportedBy(ctx, client, adapter.Certificate)
	}}, driven...)...)

	It("does not try again by itself: expired", harness.Covers("TLS-017.client", harness.TLS, harness.Vouched, harness.Reconnect),
		func(ctx SpecContext) {
			lab := harness.TestClient(ctx, harness.Plain.Direct().Retrying(0))
			lab.TLS.Shows(certificate.Expired)
			lab.Open(ctx)
			mustRefuse(ctx, lab, lab.Accept(ctx), certificate.Expired)
			mustNotRepeat(ctx, lab.Lab, lab.Server(), certificate.Expired)
		})

	DescribeTable("sends nothing to whoever shows it", append([]any{func(ctx SpecContext, kind certificate.Kind) {
		lab := harness.TestWire(ctx, harness.Plain)
		lab.MayEnd()
		lab.Refuses()
		lab.TLS.Shows(kind)
		mustRefuse(ctx, lab, lab.Start(ctx), kind)
	}}, wire...)...)
})

// mustRefuse expects that a client ends a connection on which it was shown a bad certificate, and has sent none of its data on it. A client
// may look at the certificate once the handshake has ended: what counts is what follows.
func mustRefuse(ctx context.Context, lab harness.Any, conn *peer.Conn, kind certificate.Kind) {
	GinkgoHelper()
	l := lab.Core()
	ended := l.Await(ctx, l.Timing.Prompt, func() bool { return script.HasEnded(conn) || conn.ReceivedBytes() > 0 })
	if n := conn.ReceivedBytes(); n > 0 {
		harness.As(record.ClassCertificate).Wrong("Expected the client to refuse a certificate that is wrong (%s), but it sent %d bytes of its "+
			"data to whoever showed it.", kind, n)
	}
	if ended {
		return
	}
	if conn.Unopened() == nil {
		harness.As(record.ClassCertificate).Missed("Expected the client to refuse a certificate that is wrong (%s), but the handshake came about, "+
			"and after %v the connection still stands.", kind, l.Timing.Prompt)
	}
}

// mustNotRepeat expects no second attempt: what was wrong with the certificate is so the next time.
func mustNotRepeat(ctx context.Context, l *harness.Lab, server *peer.Server, kind certificate.Kind) {
	GinkgoHelper()
	wait := l.Config.Backoff.Band(1).Latest + l.Timing.Quiet
	if l.Await(ctx, time.Duration(wait), func() bool { return server.Accepted() > 1 }) {
		harness.As(record.ClassCertificate).Wrong("Expected the client to give up after one attempt, since a certificate that is wrong (%s) will "+
			"be so the next time, but it made %d attempts.", kind, server.Accepted())
	}
}
