package script

import (
	"context"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/expect/dialogue"
	"github.com/sockdrill/sockdrill/harness/expect/ending"
	"github.com/sockdrill/sockdrill/harness/expect/resources"
	"github.com/sockdrill/sockdrill/harness/peer"
)

// ExpectAnswerRefused gives a client that nobody drives what say says in place of its first answer, and expects that it ends the connection
// and keeps nothing of it in memory.
func ExpectAnswerRefused(ctx context.Context, lab *harness.WireLab, say func(c *peer.Conn, answer []byte) error) {
	GinkgoHelper()
	_, asked, let := dialogue.Withholding(lab, say)
	lab.Start(ctx)
	var c *peer.Conn
	Eventually(ctx, asked).WithTimeout(lab.Timing.Reply).Should(Receive(&c), "Expected the client to ask what it declares, but it did not.")
	lab.MustSurvive()
	before := lab.Process.Memory()
	close(let)
	ending.Comes(ctx, lab, c)
	if _, _, ended := lab.Process.Exit(); !ended {
		resources.GrewLittle(lab, before)
	}
}
