package trace

import (
	"bytes"
	"sync"
	"testing"
	"time"
)

func TestEventsKeepOrderTimeAndASample(t *testing.T) {
	tr := New()
	long := bytes.Repeat([]byte("x"), 1000)
	first := tr.Add(Event{Lane: Peer, Kind: Sent}, long)
	second := tr.Add(Event{Lane: Peer, Kind: Got, T: 5 * time.Second}, []byte("abc"))
	long[0] = 'y' // the trace keeps a copy

	events := tr.Events()
	if len(events) != 2 || second != 5*time.Second || events[0].T != first {
		t.Fatalf("got %+v", events)
	}
	if events[0].N != 1000 || len(events[0].Data) != sample || events[0].Data[0] != 'x' {
		t.Errorf("a chunk of 1000 bytes became N=%d and %d bytes beginning with %q", events[0].N, len(events[0].Data), events[0].Data[0])
	}
}

func TestAFloodIsCountedNotKept(t *testing.T) {
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
	if kept, dropped := len(tr.Events()), tr.Dropped(); kept != limit || dropped != limit {
		t.Errorf("kept %d and dropped %d of %d", kept, dropped, 2*limit)
	}
}
