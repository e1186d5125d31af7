package tls

import (
	"context"
	"crypto/tls"

	. "github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/peer"
)

// byHand is a connection to a server whose records our peer writes by hand, which it does in TLS 1.3 only.
func byHand(ctx context.Context, lab *harness.ServerLab) *peer.Conn {
	GinkgoHelper()
	other, err := lab.DialDirect(ctx)
	if err != nil {
		harness.Because(err, "Expected the server to accept a connection: %v", err)
	}
	if seal, _ := other.Seal(); seal.State.Version != tls.VersionTLS13 {
		harness.NotJudged("it speaks %s with a client that speaks TLS 1.3, too, and this is about TLS 1.3", tls.VersionName(seal.State.Version))
	}
	return lab.Dial(ctx)
}

// acceptByHand is the connection of a client whose server's records are written by hand.
func acceptByHand(ctx context.Context, lab *harness.ClientLab) *peer.Conn {
	GinkgoHelper()
	conn := lab.Accept(ctx)
	if err := conn.Unopened(); err != nil {
		harness.NotJudged("with a server that speaks TLS 1.3 alone it made no handshake, and this is about TLS 1.3: %v", err)
	}
	return conn
}
