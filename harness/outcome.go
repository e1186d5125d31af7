package harness

import (
	"fmt"
	"strings"
	"time"

	"github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness/process"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/verdict"
)

// finishLabs looks at the witnesses of every lab for the last time, while relay, peers and processes still stand.
func finishLabs() {
	for _, l := range here.labs {
		l.judgeClock()
		l.judgeProcess()
		l.judgeInvariants()
		l.judgeProxy()
		l.collect()
		l.judgeFaults()
		l.judgeStimuli()
	}
	judgeInjections()
}

// judgeProcess tells a dead adapter from a dead implementation, and both from a peer that the scenario ended itself.
func (l *Lab) judgeProcess() {
	if l.Session != nil {
		if err := l.Session.Fault(); err != nil && !l.hung(err) { // of that, the scenario has spoken
			here.worsen(verdict.Error, verdict.Adapter, record.ClassProtocol, kindOf(err).Mark(err.Error()))
		}
	}
	if l.Process == nil || l.mayEnd {
		return
	}
	if ginkgo.CurrentSpecReport().Failed() { // a process that is dying has closed its sockets before it is gone
		select {
		case <-l.Process.Done():
		case <-time.After(l.Timing.Quiet):
		}
	}
	code, signal, ended := l.Process.Exit()
	if !ended {
		return
	}
	how := fmt.Sprintf("exit code %d", code)
	if signal != "" {
		how = "signal " + signal
	}
	message := fmt.Sprintf("The process of the implementation (%s) ended in the middle of the scenario: %s.%s",
		strings.Join(l.Impl.Command, " "), how, tail(l.Process.Stderr()))
	if l.Process.ClocksTaken() {
		here.worsen(verdict.Inconclusive, verdict.Host, record.ClassDied, message+"\n"+whoseEnd)
		return
	}
	if l.Session != nil && !l.survive {
		here.worsen(verdict.Error, verdict.Adapter, record.ClassDied, verdict.Safety.Mark(message))
		return
	}
	here.worsen(verdict.Fail, verdict.Implementation, record.ClassDied, verdict.Safety.Mark(message+
		"\nNothing that a peer sends may end the process: every other connection ends with it."))
}

// whoseEnd says of a process that ended after its wall clock was set why nobody is blamed.
const whoseEnd = "Its wall clock had been set from outside, in a way that a program may have reason not to survive: nobody can tell whose " +
	"doing its end is."

// tail words what standard error says.
func tail(stderr string) string {
	words := process.LastWords(stderr)
	if words == "" {
		return " It wrote nothing to standard error."
	}
	return " Its last words:\n" + words
}

// judgeFaults holds the rule that an armed fault which left no evidence lets nothing pass.
func (l *Lab) judgeFaults() {
	if here.outcome.Skipped != "" {
		return
	}
	for _, proof := range l.evidence.Faults {
		if proof.Times == 0 {
			here.worsen(verdict.Inconclusive, verdict.Harness, record.ClassUnproven, fmt.Sprintf(
				"The fault %q was armed and left no evidence that it acted (%s), so what was seen proves nothing.", proof.Name,
				proof.Detail))
		}
	}
	for _, why := range l.disproof {
		here.worsen(verdict.Inconclusive, verdict.Harness, record.ClassUnproven,
			"The fault did not do what it was done for ("+why+"), so what was seen proves nothing.")
	}
	if l.entry == "" && len(l.faults) > 0 {
		here.worsen(verdict.Inconclusive, verdict.Harness, record.ClassUnproven,
			"Faults were armed, and no connection was ever made through them.")
	}
}

// collect takes the evidence while the relay still stands.
func (l *Lab) collect() {
	e := record.Evidence{Witnesses: 1, Trace: l.Trace.Events(), Beneath: l.Trace.Beneath(), Dropped: l.Trace.Dropped()}
	if l.Session != nil {
		e.Witnesses = 2
	}
	switch {
	case l.network != nil:
		e.Faults = append(e.Faults, l.network.Proofs()...)
	case l.proxy != nil:
		e.Faults = append(e.Faults, l.proxy.Proofs()...)
	case l.relay != nil:
		e.Faults = append(e.Faults, l.relay.Proofs()...)
	}
	for _, r := range l.detours {
		e.Faults = append(e.Faults, r.Proofs()...)
	}
	e.Faults = append(e.Faults, l.counted()...)
	l.mu.Lock()
	defer l.mu.Unlock()
	e.Windows, e.Memory = l.windows, l.memory
	if l.Process != nil {
		e.Stderr = l.Process.Stderr()
	}
	l.evidence = e
}

// report adds this lab to the worker's outcome.
func (l *Lab) report(out *record.Assessment) {
	e := &out.Evidence
	e.Witnesses = max(e.Witnesses, l.evidence.Witnesses)
	e.Faults = append(e.Faults, l.evidence.Faults...)
	e.Trace = append(e.Trace, l.evidence.Trace...)
	e.Beneath.Bytes = append(e.Beneath.Bytes, l.evidence.Beneath.Bytes...)
	e.Beneath.Secrets += l.evidence.Beneath.Secrets
	e.Dropped += l.evidence.Dropped
	e.Windows = append(e.Windows, l.evidence.Windows...)
	e.Memory = append(e.Memory, l.evidence.Memory...)
	e.Notes = append(e.Notes, l.notes...)
	e.Stderr += l.evidence.Stderr
}
