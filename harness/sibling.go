package harness

import (
	"context"

	"github.com/onsi/ginkgo/v2"
)

// Sibling starts a further process of the client under test, with the same setup and a scripted peer of its own, in the
// same trace. One is started after the other, within the supervisor's leave to start, so that a machine full of runtimes
// coming up is nobody's failure. It is not warmed up: its first connection is the scenario's.
func (l *ClientLab) Sibling(ctx context.Context) *ClientLab {
	s := &ClientLab{Lab: l.derive()}
	here.host.Starting()
	defer here.host.Started()
	s.launch(ctx, "")
	ginkgo.DeferCleanup(func() { l.takeOver(s) }) // before the process is stopped
	s.greet(ctx)
	s.server = s.listen(ctx, s.Trace)
	s.ready()
	return s
}

// takeOver adds what a sibling knows to the lab's own evidence: the trace is the same, its process and its measured times
// are not.
func (l *ClientLab) takeOver(s *ClientLab) {
	s.judgeProcess()
	l.evidence.Windows = append(l.evidence.Windows, s.windows...)
	l.evidence.Stderr += s.proc.Stderr()
}
