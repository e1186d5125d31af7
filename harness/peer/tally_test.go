package peer

import (
	"testing"
	"time"

	"github.com/sockdrill/sockdrill/harness/fault"
)

var (
	silence = fault.Silence(fault.Direction(toClient))
	stalled = fault.Stall(fault.Direction(toServer))
)

func TestASilenceCountsOnceWhenItWasLong(t *testing.T) {
	cfg, ledger := counting()
	conn, _ := pair(t, cfg)
	time.Sleep(leastSilence + 10*time.Millisecond)
	check(t, conn.Send([]byte("x"))) // ends it
	if got := times(ledger, silence); got != 1 {
		t.Errorf("counted %d silences, want 1", got)
	}
	check(t, conn.Half())
	before := times(ledger, silence)
	time.Sleep(leastSilence + 10*time.Millisecond)
	if got := times(ledger, silence); got != before {
		t.Errorf("counted %d silences behind the end of the stream, which nobody waits for", got-before)
	}
}

func TestAStallCountsOnlyWhereBytesWaitBehindIt(t *testing.T) {
	cfg, ledger := counting()
	cfg.Hold = true
	conn, raw := pair(t, cfg)
	if _, known := conn.unread(); known {
		if got := times(ledger, stalled); got != 0 {
			t.Errorf("counted %d stalls behind which nothing waits", got)
		}
	}
	must[int](t)(raw.Write([]byte("waits")))
	eventually(t, "the stall is counted", func() bool { return times(ledger, stalled) == 1 })
	if got := times(ledger, stalled); got != 1 {
		t.Errorf("counted %d stalls, want 1", got)
	}
}

func TestAHalfCloseGoesOnWithAStall(t *testing.T) {
	cfg, ledger := counting()
	cfg.Hold = true
	conn, raw := pair(t, cfg)
	check(t, conn.Half())
	must[int](t)(raw.Write([]byte("comes after our FIN")))
	eventually(t, "the stall is counted", func() bool { return times(ledger, stalled) == 1 })
}

func TestABystanderWithholdsWithoutCounting(t *testing.T) {
	conn, raw := pair(t, framed())
	conn.Hold()
	must[int](t)(raw.Write([]byte("waits")))
	check(t, conn.Wrong(fault.KindGarbage).Send([]byte("garbage")))
	conn.settle()
}
