package timed

import (
	"testing"
	"time"
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
