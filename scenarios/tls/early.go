package tls

import (
	. "github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
)

var _ = harness.Describe("A request that is sent before the handshake has ended", func() {
	PIt("is none that may be carried out twice: crypto/tls takes no early data over TCP as a server, and records by hand begin behind the "+
		"handshake, so that no client can be brought to send some", harness.Covers("TLS-014.client", harness.TLS, harness.TLS13, harness.Messages))
})
