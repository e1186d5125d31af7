package measure

import (
	"testing"
	"time"

	"github.com/sockdrill/sockdrill/harness/fault"
)

const ms = time.Millisecond

func TestLatenessCountsOnlyIfHalfOfTheChunksWereLateEnough(t *testing.T) {
	f := fault.Delay(fault.ToServer, 50*ms, 40*ms)
	for want, chunks := range map[int]Lateness{
		0: {9 * ms, 9 * ms, 80 * ms},
		2: {9 * ms, 10 * ms, 80 * ms},
		3: {10 * ms, 11 * ms, 12 * ms},
	} {
		if got, detail := chunks.Proof(f); got != want {
			t.Errorf("%v: %d (%s), want %d", chunks, got, detail, want)
		}
	}
}

func TestARateCountsTimeInWhichThereWasSomethingToSend(t *testing.T) {
	at := func(d time.Duration) time.Time { return time.Time{}.Add(d) }
	var r Rate
	r.Add(at(0), at(100*ms), 1000, "first")
	r.Add(at(0), at(200*ms), 1000, "first")
	r.Add(at(900*ms), at(1000*ms), 1000, "first") // nothing waited in between
	r.Add(at(0), at(100*ms), 1000, "second")      // at the same time as the first
	if times, detail := r.Proof(10_000); times != 4 {
		t.Errorf("%d (%s), want 4: 4000 bytes in 400 ms", times, detail)
	}
	if times, detail := r.Proof(7_900); times != 0 {
		t.Errorf("%d (%s), want 0: it is more than a quarter too fast", times, detail)
	}
}
