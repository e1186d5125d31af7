package fault

import (
	"sync"
	"testing"
	"time"
)

func TestALedgerCountsWhatWasDone(t *testing.T) {
	var l Ledger
	l.Done(Reset(ToClient))
	l.Done(Reset(ToClient))
	l.Done(Reset(ToServer))
	l.Sent(Garbage(ToServer), 2, 30)
	l.Sent(Garbage(ToServer), 0, 0)
	l.Lasted(Silence(ToClient), time.Second)
	l.Lasted(Silence(ToClient), 2*time.Millisecond)
	l.Done(Refuse())
	l.Healed(Refuse())
	l.Say(Stall(ToServer), "nothing had left")
	want := []Proof{
		{Name: "reset to-client", Times: 2},
		{Name: "reset to-server", Times: 1},
		{Name: "garbage to-server", Times: 2, Detail: "30 B in all"},
		{Name: "silence to-client", Times: 2, Detail: "the longest for 1s"},
		{Name: "refuse", Times: 1, Healed: 1},
		{Name: "stall to-server", Detail: "nothing had left"}, // words count for nothing
	}
	got := l.Proofs()
	if len(got) != len(want) {
		t.Fatalf("%d proofs, want %d: %v", len(got), len(want), got)
	}
	for i, p := range got {
		p.Fault = Fault{}
		if p != want[i] {
			t.Errorf("proof %d is %+v, want %+v", i, p, want[i])
		}
	}
}

func TestWhatIsUnderWayIsCountedWhenItIsAsked(t *testing.T) {
	var l Ledger
	l.Watch(func() { l.Lasted(Silence(ToClient), time.Second) })
	if got := l.Proofs(); len(got) != 1 || got[0].Times != 1 {
		t.Errorf("got %v, want one silence", got)
	}
}

func TestABystanderKeepsNoLedger(t *testing.T) {
	var l *Ledger
	l.Done(Refuse())
	l.Watch(func() { t.Error("nobody was to ask") })
	if got := l.Proofs(); got != nil {
		t.Errorf("got %v", got)
	}
}

func TestManyMayCountAtOnce(t *testing.T) {
	var l Ledger
	var all sync.WaitGroup
	for range 50 {
		all.Go(func() { l.Done(Reset(ToClient)) })
	}
	all.Wait()
	if got := l.Proofs(); got[0].Times != 50 {
		t.Errorf("counted %d of 50", got[0].Times)
	}
}
