package runner

import (
	"strings"
	"testing"

	"github.com/onsi/ginkgo/v2/types"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/trace"
	"github.com/sockdrill/sockdrill/harness/verdict"
)

func TestTheWorseOfTwoVerdictsWins(t *testing.T) {
	outcome := func(v verdict.Verdict, b verdict.Blame, class record.Class) record.Assessment {
		return record.Assessment{Verdict: v, Blame: b, Class: class, Message: "the lab says so"}
	}
	for _, c := range []struct {
		name    string
		state   types.SpecState
		outcome record.Assessment
		verdict verdict.Verdict
		blame   verdict.Blame
		class   record.Class
		message string
	}{
		{"both well", types.SpecStatePassed, record.Assessment{}, verdict.Pass, "", "", ""},
		{"unproven", types.SpecStatePassed, outcome(verdict.Inconclusive, verdict.Host, ""), verdict.Inconclusive, verdict.Host, "",
			"the lab says so"},
		{"unproven and failed", types.SpecStateFailed, outcome(verdict.Inconclusive, verdict.Host, ""), verdict.Fail,
			verdict.Implementation, "expectation", "no echo"},
		{"failed in a class of its own", types.SpecStateFailed, record.Assessment{Class: "delivery"}, verdict.Fail,
			verdict.Implementation, "delivery", "no echo"},
		{"passed after an expectation of a class", types.SpecStatePassed, record.Assessment{Class: "delivery"}, verdict.Pass, "", "", ""},
		{"died, and failed for it", types.SpecStateFailed, outcome(verdict.Fail, verdict.Implementation, "died"), verdict.Fail,
			verdict.Implementation, "died", "the lab says so\nno echo"},
		{"the adapter broke off", types.SpecStateFailed, outcome(verdict.Error, verdict.Adapter, "protocol"), verdict.Error,
			verdict.Adapter, "protocol", "the lab says so\nno echo"},
		{"the adapter hung the scenario", types.SpecStateTimedout, outcome(verdict.Error, verdict.Adapter, "died"), verdict.Error,
			verdict.Adapter, "died", "the lab says so"},
		{"skipped inside", types.SpecStateSkipped, record.Assessment{}, verdict.Inconclusive, "", "skipped", "no echo"},
		{"skipped inside, by the lab", types.SpecStateSkipped, outcome(verdict.Inconclusive, verdict.Host, ""), verdict.Inconclusive,
			verdict.Host, "skipped", "the lab says so"},
		{"timed out", types.SpecStateTimedout, record.Assessment{}, verdict.Error, verdict.Harness, "hung", "did not end within"},
		{"interrupted", types.SpecStateInterrupted, record.Assessment{}, verdict.None, "", "", "interrupted"},
	} {
		t.Run(c.name, func(t *testing.T) {
			spec := types.SpecReport{State: c.state}
			if c.state != types.SpecStatePassed {
				spec.Failure.Message = "no echo"
			}
			r := result(order{}, spec, c.outcome)
			if r.Verdict != c.verdict || r.Blame != c.blame || r.Class != c.class || !strings.Contains(r.Message, c.message) {
				t.Errorf("%v blaming %q, class %q: %q", r.Verdict, r.Blame, r.Class, r.Message)
			}
			if timed := c.state == types.SpecStateTimedout; (r.Kind == verdict.Liveness) != timed {
				t.Errorf("it rests on %q; on a time: %v", r.Kind, timed)
			}
		})
	}
}

func TestOnlyWhatNeedsALookKeepsItsTrace(t *testing.T) {
	out := record.Assessment{Evidence: record.Evidence{Trace: []trace.Event{{Kind: trace.Sent}}}}
	for _, c := range []struct {
		state types.SpecState
		keep  bool
		kept  int
	}{{types.SpecStatePassed, false, 0}, {types.SpecStatePassed, true, 1}, {types.SpecStateFailed, false, 1}} {
		if got := len(result(order{KeepTrace: c.keep}, types.SpecReport{State: c.state}, out).Evidence.Trace); got != c.kept {
			t.Errorf("%v, keep %v: %d events", c.state, c.keep, got)
		}
	}
}
