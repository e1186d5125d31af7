package ending

import (
	"context"
	"fmt"
	"time"

	"github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/trace"
)

// SeenByRelay expects that the client ends the only connection that it made through the relay within the limit, by FIN or by
// RST, and tells when. The relay sees it where the peer is frozen or cut off from the client and cannot.
func SeenByRelay(ctx context.Context, l *harness.ClientLab, limit time.Duration) time.Duration {
	ginkgo.GinkgoHelper()
	var at time.Duration
	harness.As(record.ClassEnding).Eventually(ctx, func() (gone bool) {
		at, gone = departure(l)
		return gone
	}).WithTimeout(limit).Should(BeTrue(), func() string {
		return fmt.Sprintf("Expected the client to end the connection within %v, but it kept it open.", limit)
	})
	return at
}

func departure(l *harness.ClientLab) (time.Duration, bool) {
	for _, e := range l.Trace.Events() {
		if e.Lane == trace.Relay && e.Dir == string(fault.ToServer) && (e.Kind == trace.FIN || e.Kind == trace.RST) {
			return e.T, true
		}
	}
	return 0, false
}
