package peer

import (
	"testing"
	"time"
)

// A machine that is late to begin a read makes the following ones come sooner, and none before it would have been due on a quiet one.
func TestReadsThatWereLateAreMadeUpFor(t *testing.T) {
	start := time.Unix(100, 0)
	at := func(ms int) time.Time { return start.Add(time.Duration(ms) * time.Millisecond) }
	p := &pace{gap: 5 * time.Millisecond, next: at(0)}
	for _, read := range []struct{ began, next int }{
		{12, 12}, // due at 0, 5 and 10: three are owed, with this one
		{12, 12},
		{12, 15},
		{15, 20},
	} {
		p.began(at(read.began))
		if !p.next.Equal(at(read.next)) {
			t.Errorf("after a read at %d ms the next is due at %v, want %d ms", read.began, p.next.Sub(start), read.next)
		}
	}
}

func TestWhatCouldNotBeReadIsNotMadeUpFor(t *testing.T) {
	start := time.Unix(100, 0)
	p := &pace{gap: 5 * time.Millisecond, next: start}
	now := start.Add(time.Second)
	p.notBefore(now) // nothing had come until then
	p.began(now)
	if want := now.Add(p.gap); !p.next.Equal(want) {
		t.Errorf("the next read is due %v after this one, want %v", p.next.Sub(now), p.gap)
	}
}
