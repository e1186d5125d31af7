package adapter

import (
	"bytes"
	"hash/crc32"
	"testing"
)

func TestAccountIsBounded(t *testing.T) {
	a := newAccount()
	for range maxEvents {
		if _, room := a.add(Event{Event: EventRecv}); !room {
			t.Fatal("an event was refused below the bound")
		}
	}
	if _, room := a.add(Event{Event: EventRecv}); room || a.Dropped() != 1 || len(a.Events()) != maxEvents {
		t.Errorf("beyond the bound: %d events, %d dropped", len(a.Events()), a.Dropped())
	}
}

func TestAccountKeepsPayloadsWithinItsBound(t *testing.T) {
	a := newAccount()
	big := bytes.Repeat([]byte("x"), maxData/2)
	for range 3 {
		a.add(Event{Event: EventRecv, Len: int64(len(big)), CRC: crc32.ChecksumIEEE(big), Data: big})
	}
	m := a.Messages()
	if m[1].Data == nil || m[2].Data != nil || !m[2].Is(big) {
		t.Error("the payload within the bound must be kept, the one beyond only described")
	}
}

// What is checked as it comes is not kept, so that there may be more of it than an account holds.
func TestAnEventThatIsTakenAsItPassesIsNotKept(t *testing.T) {
	a, seen := newAccount(), 0
	a.Pass(func(e Event) bool { seen++; return e.Event == EventRecv })
	for n := range maxEvents + 10 {
		if taken, room := a.add(Event{Event: EventRecv, N: n}); !taken || !room {
			t.Fatalf("event %d: taken %t, room %t", n, taken, room)
		}
	}
	a.add(Event{Event: EventDone, ID: 7})
	a.Pass(nil)
	a.add(Event{Event: EventRecv})
	if _, told := a.Done(7); !told || seen != maxEvents+11 || len(a.Messages()) != 1 {
		t.Errorf("%d seen, %d messages kept, done told: %t", seen, len(a.Messages()), told)
	}
}
