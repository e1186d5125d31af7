package self

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/harness/verdict"
)

// What these fixtures do for the warm-up they do for nobody else. Some cases of every area judge them, first of all those of which
// words alone could seem to give what is asked for. None of these is about doing nothing, so that none may pass.
var _ = harness.Describe("Sockdrill, given an implementation that accepts everything and does nothing,", func() {
	const ofClients = "FRM-003.client.header-1 DLM-005.client RCV-006.client SND-012.client CTO-002.client IDL-005.client " +
		"RTO-001.client COR-001.client COR-002.client.given-up CAN-003.client RTY-005.client FSM-001.client FSM-006.client.connected " +
		"HBT-001.client CLS-002.client CLS-011.client KIL-004.client HOS-005.client OBS-008.client OVL-011.client OPT-001.client"
	const ofReturns = "FSM-003.client.delay FSM-004.client BKF-001.client KIL-008.client GRC-008.client SOK-003.client"
	const ofServers = "FRM-003.server.header-1 DLM-002.server RCV-006.server SND-009.server IDL-006.server.never HBT-004.server " +
		"CLS-006.server.echo COR-006.server COR-008.server COR-009.server " +
		"GRC-001.server OVL-001.server HOS-005.server RTY-014.server.same OBS-001.server.drained RTO-008.server KIL-010.server"
	const ofPlainServers = "FRM-003.server.header-1 SND-009.server COR-008.server COR-009.server.unread OVL-002.server OVL-009.server " +
		"HOS-005.server KIL-010.server"

	DescribeTable("passes it nowhere",
		func(ctx SpecContext, flag, fixture, cases string) {
			ids := strings.Fields(cases)
			// Its baselines would end the run, and a second run of a case would find nothing else.
			run := harness.Drill(ctx, append(ids, flag, harness.Fixture(fixture), "--skip", baselines, "--once", "-j", "16")...)
			for _, id := range ids {
				r := told(run, id)
				Expect(r.Skipped).To(BeEmpty(), "%s has to be judged", id)
				Expect(r.Verdict).NotTo(Equal(verdict.Pass), "the verdict of %s (%s) on whoever does nothing", id, r.Title)
			}
		},
		Entry("a client that accepts commands", selfCheck("ADP-022.harness.idle-client"), "--client", "idle-client", ofClients),
		Entry("a client that connects, and claims the rest", selfCheck("ADP-022.harness.pretending-client"), "--client",
			"pretending-client", ofClients),
		Entry("a client that does not return", selfCheck("ADP-022.harness.never-returns"), "--client", "never-returns", ofReturns),
		Entry("a server that reads nothing", selfCheck("ADP-022.harness.idle-server"), "--server", "idle-server", ofServers),
		Entry("a server that answers nothing", selfCheck("ADP-022.harness.devouring-server"), "--server", "devouring-server", ofServers),
		Entry("a server without an adapter that reads nothing", selfCheck("ADP-022.harness.idles"), "--server", "idles {addr}",
			ofPlainServers),
		Entry("a server without an adapter that answers nothing", selfCheck("ADP-022.harness.devours"), "--server", "devours {addr}",
			ofPlainServers),
	)

	// UDP-007 is about not asking again, in which doing nothing is right, and UDP-017 has no verdict on it.
	It("passes it nowhere: a client of datagrams that asks once", selfCheck("ADP-022.harness.asks-once"), func(ctx SpecContext) {
		path := filepath.Join(GinkgoT().TempDir(), "sockdrill.yaml")
		text := fmt.Sprintf("name: fixture\nclient:\n  command: %q\n  transport: udp\n  respond: [{to: {text: \"who is there?\"}, with: {text: me}}]\n"+
			"  policies: {retransmit: {initial: 200, factor: 2, attempts: 4}}\n", harness.Fixture("asks-once", "{addr}"))
		Expect(os.WriteFile(path, []byte(text), 0o600)).To(Succeed())
		ids := strings.Fields("UDP-002.client UDP-003.client UDP-004.client UDP-018.client UDP-036.client")
		run := harness.Drill(ctx, append(ids, "-f", path, "--once")...)
		for _, id := range ids {
			r := told(run, id)
			Expect(r.Skipped).To(BeEmpty(), "%s has to be judged", id)
			Expect(r.Verdict).NotTo(Equal(verdict.Pass), "the verdict of %s (%s) on whoever asks once", id, r.Title)
		}
	})

	It("takes nothing for proof that was not made often enough: fewer of something than a case needs",
		selfCheck("ADP-005.harness.needed"), func(ctx SpecContext) {
			for _, c := range []struct {
				made int
				want verdict.Verdict
			}{{1, verdict.Inconclusive}, {2, verdict.None}} {
				out := harness.Rehearse(harness.ReferenceServer(), subject.Host{}, func() {
					lab := harness.TestServer(ctx, harness.Plain)
					lab.Needs(2, "messages that came back").Made(c.made)
				})
				Expect(out.Verdict).To(Equal(c.want), "the verdict of a case that needs 2 and made %d. It said: %s", c.made, out.Message)
			}
		})
})

const baselines = "FRM-001.client,DLM-001.client,FRM-001.server,DLM-001.server"
