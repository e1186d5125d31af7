package trace

import (
	"bytes"
	"sync"
	"testing"
	"time"
)

func TestEventsKeepOrderTimeAndTheirBytes(t *testing.T) {
	tr := New()
	long := bytes.Repeat([]byte("x"), 1000)
	first := tr.Add(Event{Lane: Peer, Kind: Sent}, long)
	second := tr.Add(Event{Lane: Peer, Kind: Got, T: 5 * time.Second}, []byte("abc"))
	long[0] = 'y' // the trace keeps a copy

	events := tr.Events()
	if len(events) != 2 || second != 5*time.Second || events[0].T != first {
		t.Fatalf("got %+v", events)
	}
	if events[0].N != 1000 || len(events[0].Data) != 1000 || events[0].Data[0] != 'x' {
		t.Errorf("a chunk of 1000 bytes became N=%d and %d bytes beginning with %q", events[0].N, len(events[0].Data), events[0].Data[0])
	}
}

func TestBeyondWhatIsKeptWholeThereAreSamples(t *testing.T) {
	for _, c := range []struct {
		trace *Trace
		want  []int
	}{{New(), []int{keptWhole - 100, sample, 36}}, {Whole(), []int{keptWhole - 100, 1000, 36}}} {
		for _, n := range []int{keptWhole - 100, 1000, 36} {
			c.trace.Add(Event{Lane: Peer, Kind: Sent}, make([]byte, n))
		}
		for i, e := range c.trace.Events() {
			if len(e.Data) != c.want[i] {
				t.Errorf("of chunk %d, %d bytes, %d were kept, and should be %d", i+1, e.N, len(e.Data), c.want[i])
			}
		}
	}
}

func TestAFloodIsCountedNotKept(t *testing.T) {
	const limit = keptFirst + keptLast
	tr := New()
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() {
			for range limit / 2 {
				tr.Add(Event{Lane: Peer, Kind: Got}, []byte("x"))
			}
		})
	}
	wait.Wait()
	if kept, dropped := len(tr.Events()), tr.Dropped(); kept != limit+1 || dropped != limit {
		t.Errorf("kept %d and dropped %d of %d", kept, dropped, 2*limit)
	}
}

// What ends a case stands at the end of its trace, however much came before.
func TestTheFirstAndTheLastOfAFloodAreKept(t *testing.T) {
	const more = 123
	tr := New()
	for n := range keptFirst + keptLast + more {
		tr.Add(Event{Lane: Peer, Kind: Got, T: time.Duration(n + 1)}, nil)
	}
	events := tr.Events()
	gap := events[keptFirst]
	if first, last := events[0].T, events[len(events)-1].T; first != 1 || last != keptFirst+keptLast+more {
		t.Errorf("the first event that is kept was at %d, the last at %d", first, last)
	}
	if gap.Kind != Mark || gap.Note != "123 events are left out here" || gap.T != keptFirst+1 || events[keptFirst+1].T != keptFirst+more+1 {
		t.Errorf("in the gap stands %+v, and behind it %+v", gap, events[keptFirst+1])
	}
}

// What lies beneath has bounds of its own: a flood over TLS leaves the trace of what was said as it is.
func TestWhatLiesBeneathIsBounded(t *testing.T) {
	tr := New()
	at := tr.Start().Add(time.Second)
	for range 3 {
		tr.Crossed(at, Event{Lane: Peer, Conn: 1, Kind: Sent}, make([]byte, keptBeneath/2))
	}
	secrets := tr.Secrets()
	for range 3 {
		if n, err := secrets.Write(make([]byte, keptSecrets/2)); n != keptSecrets/2 || err != nil {
			t.Errorf("a secret: %d, %v", n, err)
		}
	}
	b := tr.Beneath()
	if len(b.Bytes) != 3 || len(b.Bytes[1].Data) != keptBeneath/2 || b.Bytes[2].Data != nil || b.Bytes[2].N != keptBeneath/2 {
		t.Errorf("of three chunks the trace keeps %d, the last with %d of %d bytes", len(b.Bytes), len(b.Bytes[2].Data), b.Bytes[2].N)
	}
	if b.Bytes[0].T != time.Second || len(b.Secrets) != keptSecrets || len(tr.Events()) != 0 {
		t.Errorf("at %v, %d bytes of secrets, %d events", b.Bytes[0].T, len(b.Secrets), len(tr.Events()))
	}
}

func TestAnotherTraceIsTakenOverAtItsTimes(t *testing.T) {
	first := New()
	time.Sleep(20 * time.Millisecond)
	second := New()
	at := second.Add(Event{Lane: Peer, Conn: 101, Kind: Sent}, []byte("beside"))
	first.Join(second)
	all := first.Events()
	if len(all) != 1 || all[0].Conn != 101 || string(all[0].Data) != "beside" || all[0].N != 6 {
		t.Fatalf("it has %+v", all)
	}
	if want := at + second.Start().Sub(first.Start()); all[0].T != want || want < 20*time.Millisecond {
		t.Errorf("it was at %v, and is at %v", want, all[0].T)
	}
}
