package peer

import (
	"io"
	"testing"
	"time"
)

func TestSegmentsCountsWritesNotReads(t *testing.T) {
	conn, other := pair(t, Config{Hold: true})
	for range 3 {
		if _, err := io.WriteString(other, "a segment"); err != nil {
			t.Fatal(err)
		}
	}
	if n, err := conn.Segments(); n != 3 || err != nil {
		t.Errorf("segments: %d and %v, want 3: each write with nothing on its way is one", n, err)
	}
}

func TestHinderedIsTheTimeWithoutRoom(t *testing.T) {
	conn, _ := pair(t, Config{})        // nobody reads the other end
	const full = 100 * time.Millisecond // less than until Linux probes a closed window (200 ms), which can end its count
	var room int
	for n := 1; n > 0; room += n {
		n, _ = conn.TrySend(make([]byte, 1<<20), full)
	}
	if d, err := conn.Hindered(); d < full/2 || err != nil {
		t.Errorf("hindered for %v (%v), want about %v: the other end read nothing, and after %d bytes there was no more room", d, err, full, room)
	}
}

func TestHinderedIsNothingWhereAllIsRead(t *testing.T) {
	conn, other := pair(t, Config{})
	go io.Copy(io.Discard, other)
	if _, err := conn.TrySend(make([]byte, 1<<10), time.Second); err != nil {
		t.Fatal(err)
	}
	if d, err := conn.Hindered(); d != 0 || err != nil {
		t.Errorf("hindered for %v and %v, want no time at all", d, err)
	}
}

// TestStandsSeesAnEndBeforeTheReaderDoes: the connection holds, so that nothing is read.
func TestStandsSeesAnEndBeforeTheReaderDoes(t *testing.T) {
	conn, other := pair(t, Config{Hold: true})
	if ok, err := conn.Stands(); !ok || err != nil {
		t.Errorf("stands: %v and %v", ok, err)
	}
	check(t, other.CloseWrite())
	if end, _ := conn.Ending(); end != None {
		t.Fatalf("the end was read: %s", end)
	}
	if ok, err := conn.Stands(); ok || err != nil {
		t.Errorf("stands after a FIN: %v and %v", ok, err)
	}
}
