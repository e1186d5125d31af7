package timed

import (
	"testing"
	"time"

	"github.com/sockdrill/sockdrill/harness/subject"
)

func TestAnExcuseLongerThanTheTimeItselfExplainsNothing(t *testing.T) {
	const ms = time.Millisecond
	for _, c := range []struct {
		took, due time.Duration
		nothing   bool
	}{
		{227 * ms, 227 * ms, false},
		{300 * ms, 227 * ms, false}, // late by a third, which a machine may be
		{400 * ms, 290 * ms, true},  // the shortest delay after the third failure, where the first one's longest is due
		{665 * ms, 227 * ms, true},  // the delay after the third failure, on a machine that was 300 ms late
	} {
		if got := explainsNothing(c.took, c.due); got != c.nothing {
			t.Errorf("%v where %v were due: explains nothing is %v", c.took, c.due, got)
		}
	}
}

// A server that declares a limit of 8 s on sending was failed for keeping to it: the pause in which it was to be seen to wait had not come.
func TestACalmPauseIsNotWaitedForBeyondADeclaredLimit(t *testing.T) {
	var i subject.Implementation
	if got := longest(i, 15*time.Second); got != 15*time.Second {
		t.Errorf("without a limit: %v", got)
	}
	i.Policies.Timeouts.Send = subject.Millis(8 * time.Second)
	i.Policies.Timeouts.Frame = subject.Millis(5 * time.Second)
	if got := longest(i, 15*time.Second); got != 2500*time.Millisecond {
		t.Errorf("with limits of 8 s and 5 s: %v, want half of the shorter", got)
	}
	i.Policies.Timeouts.Send, i.Policies.Timeouts.Frame = 0, subject.Millis(60*time.Second)
	if got := longest(i, 15*time.Second); got != 15*time.Second {
		t.Errorf("with a limit of a minute: %v", got)
	}
}
