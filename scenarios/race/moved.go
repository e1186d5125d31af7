package race

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/resolver"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

var _ = harness.Describe("A client whose server has moved", func() {
	It("looks its name up again after the loss, and finds it: the old address refuses",
		resolved("HEB-013.client", harness.Reconnect, harness.Loopbacks, harness.Backoffs(2),
			harness.Injects(fault.KindReset, fault.KindRefuse)), func(ctx SpecContext) {
			lab, r := looksUp(ctx, harness.Plain.Retrying(0), resolver.Addresses(elsewhere), nothing)
			old, next := lab.DetourBy(elsewhere), lab.DetourBy(moved)
			client := openName(ctx, lab)
			first := wins(ctx, lab, client)
			Expect(old.Refuse()).To(Succeed())
			r.Set(name, resolver.A, resolver.Addresses(moved))
			script.ResetNow(lab, first)
			returns(ctx, lab, client)
			Expect(next.Conns()).To(Equal(1), "connections at the address that the name leads to now")
		})
})
