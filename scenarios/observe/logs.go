package observe

import (
	"context"
	"encoding/hex"
	"fmt"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/expect/delivery"
	"github.com/sockdrill/sockdrill/harness/expect/ending"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// What a program says of its troubles is read by more people, and kept for longer, than what it carries.
var _ = harness.Describe("The standard error of", func() {
	It("a server holds nothing of a payload: echoed, cut off and reset",
		harness.Covers("OBS-014.server", harness.Stream, harness.Process, harness.Injects(fault.KindReset)), func(ctx SpecContext) {
			lab := harness.TestServer(ctx, harness.Plain.Direct())
			secret := newSecret(lab.Lab)
			frame := lab.Framing.Frame(secret)
			conn := lab.Dial(ctx)
			Expect(conn.SendFrames(secret)).To(Succeed())
			delivery.OnWire(ctx, lab, conn, secret)
			Expect(conn.Send(frame[:len(frame)-1])).To(Succeed())
			Expect(conn.Half()).To(Succeed())
			ending.Comes(ctx, lab, conn)
			conn = lab.Dial(ctx)
			Expect(conn.Send(frame[:len(frame)-1])).To(Succeed())
			Expect(conn.Reset()).To(Succeed())
			delivery.ToOthers(ctx, lab)
			keepsSecret(ctx, lab.Lab, secret)
		})

	It("a client holds nothing of a payload: sent, received, cut off and reset",
		harness.Covers("OBS-014.client", harness.Process, harness.ToldResets, harness.Injects(fault.KindReset)), func(ctx SpecContext) {
			lab := harness.TestClient(ctx, harness.Plain.Direct())
			secret := newSecret(lab.Lab)
			frame := lab.Framing.Frame(secret)
			client := lab.Open(ctx)
			conn := lab.Accept(ctx)
			client.Connected(ctx)
			client.Send(ctx, secret).Succeeds(ctx)
			delivery.OnWire(ctx, lab, conn, secret)
			Expect(conn.SendFrames(secret)).To(Succeed())
			delivery.ByClient(ctx, client, secret)
			Expect(conn.Send(frame[:len(frame)-1])).To(Succeed())
			Expect(conn.Close()).To(Succeed())
			ending.ReportedBy(ctx, client, adapter.Truncated)
			client = lab.Open(ctx)
			conn = lab.Accept(ctx)
			client.Connected(ctx)
			Expect(conn.Send(frame[:len(frame)-1])).To(Succeed())
			script.ResetNow(lab, conn)
			ending.ReportedBy(ctx, client, adapter.Reset)
			keepsSecret(ctx, lab.Lab, secret)
		})
})

// newSecret is a payload of letters that nobody can have known before.
func newSecret(lab *harness.Lab) []byte {
	const length = 32
	secret := make([]byte, length)
	for i := range secret {
		secret[i] = 'a' + byte(lab.Rand.IntN(26))
	}
	return secret
}

// keepsSecret expects that nothing of the payload stands on the standard error of the implementation.
func keepsSecret(ctx context.Context, lab *harness.Lab, secret []byte) {
	GinkgoHelper()
	form := ""
	if lab.Await(ctx, lab.Timing.Quiet, func() bool { form = shownAs(lab.Process.Stderr(), secret); return form != "" }) {
		harness.Wrong("Expected nothing of a payload on the standard error of the %s, but a part of one stands there, %s. Logs are read by "+
			"more people, and kept for longer, than what a program carries: tell its length, or a checksum.", lab.Impl.Side, form)
	}
	lab.Note("%d bytes on the standard error were looked through", len(lab.Process.Stderr()))
}

// shownAs says in which form a part of the payload stands in the text; empty if none does. So many bytes of it in a row are no accident.
func shownAs(text string, payload []byte) string {
	const part = 8
	digits := strings.Map(digit, strings.ReplaceAll(strings.ToLower(text), "0x", ""))
	numbers := strings.Join(strings.Fields(strings.ReplaceAll(text, ",", " ")), " ")
	for i := range len(payload) - part + 1 {
		bytes := payload[i : i+part]
		switch {
		case strings.Contains(text, string(bytes)):
			return "as it is"
		case strings.Contains(digits, hex.EncodeToString(bytes)):
			return "in hexadecimal digits"
		case strings.Contains(numbers, strings.Trim(fmt.Sprint(bytes), "[]")):
			return "as decimal numbers"
		}
	}
	return ""
}

// digit keeps hexadecimal digits, whatever stands between them in a dump.
func digit(r rune) rune {
	if strings.ContainsRune("0123456789abcdef", r) {
		return r
	}
	return -1
}
