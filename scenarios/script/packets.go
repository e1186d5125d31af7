package script

import (
	"time"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/packets"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/harness/verdict"
)

// Vanish lets segments vanish that travel to or from the server at addr. The case has a network for itself (harness.Packets).
func Vanish(lab harness.Any, f fault.Fault, addr string) *packets.Rule {
	l := lab.Core()
	l.Step("%s, at %s", f, addr)
	rule, err := packets.Here().Do(l.Ledger, f, addr)
	if err != nil {
		harness.Abort(verdict.Error, verdict.Host, err.Error())
	}
	return rule
}

// Vanished is how many of them have.
func Vanished(rule *packets.Rule) int {
	n, err := rule.Vanished()
	if err != nil {
		harness.Abort(verdict.Error, verdict.Host, err.Error())
	}
	return n
}

// OnlyTCPEnds ends the case without a verdict where the implementation declares a limit of its own that may end a connection before TCP
// has to, or has something to say on it meanwhile.
func OnlyTCPEnds(lab harness.Any, within time.Duration) {
	l := lab.Core()
	latest := l.Timing.Around(within, 0).Latest
	for name, key := range map[string]string{
		subject.WaitIdle: "limits.idle", subject.WaitPing: "policies.timeouts.ping", subject.WaitSend: "policies.timeouts.send",
	} {
		if own := l.Impl.Declared(name).D(); own > 0 && own <= latest {
			harness.NotJudged("its own limit of %v (%s) is over before TCP has to end the connection, by %v", own, key, latest)
		}
	}
}
