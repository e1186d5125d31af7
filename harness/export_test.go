package harness

import (
	"testing"
	"time"

	"github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/harness/timing"
	"github.com/sockdrill/sockdrill/harness/trace"
	"github.com/sockdrill/sockdrill/harness/verdict"
	"github.com/sockdrill/sockdrill/harness/wire"
)

// Provoked plays on a host that is late without end, and returns what the failure says and rests on; "" for none.
func Provoked(t *testing.T, lab *Lab, play func()) (says string, kind verdict.Kind) {
	t.Helper()
	return ProvokedLate(t, lab, time.Hour, play)
}

// ProvokedLate is Provoked on a host that is late by so much.
func ProvokedLate(t *testing.T, lab *Lab, late time.Duration, play func()) (says string, kind verdict.Kind) {
	t.Helper()
	here = &bench{labs: []*Lab{lab}, host: subject.Host{Lateness: func(time.Time, time.Time) time.Duration { return late }}}
	type over struct{ message string }
	fail = func(message string, _ ...int) { panic(over{message}) }
	gomega.RegisterFailHandler(fail)
	defer func() {
		here, fail = nil, failing
		switch end := recover().(type) {
		case nil:
		case over:
			says, kind = verdict.Unmark(end.message)
		default:
			panic(end)
		}
	}()
	play()
	return says, kind
}

// Brief is a lab whose waits are short, since what is waited for here does not come.
func Brief() *Lab {
	bounds := timing.Default
	bounds.Prompt, bounds.Soon, bounds.Reply = 50*time.Millisecond, 50*time.Millisecond, 50*time.Millisecond
	return &Lab{Timing: bounds, Trace: trace.New(), Framing: wire.Default, CaseTime: time.Minute}
}

// ToPeer is the configuration of a peer of this lab.
var ToPeer = (*Lab).toPeer

// Drop ends a connection of a client that nobody drives, and greets nobody.
var Drop = (*WireLab).drop

// NewWire is the lab of such a client.
var NewWire = newWire
