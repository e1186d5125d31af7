package peer

import (
	"testing"
	"time"

	"github.com/sockdrill/sockdrill/harness/fault"
)

// counting is a peer with a ledger.
func counting() (Config, *fault.Ledger) {
	cfg, ledger := framed(), &fault.Ledger{}
	cfg.Ledger = ledger
	return cfg, ledger
}

// times is how often a fault was counted.
func times(l *fault.Ledger, f fault.Fault) (n int) {
	for _, p := range l.Proofs() {
		if p.Fault == f {
			n += p.Times
		}
	}
	return n
}

var garbageToClient = fault.Fault{Kind: fault.KindGarbage, Dir: fault.Direction(toClient)}

func TestWhatIsWrongIsCountedAsItGoes(t *testing.T) {
	for _, c := range []struct {
		name string
		send func(Wrong) error
		want int
	}{
		{"bytes", func(w Wrong) error { return w.Send([]byte("garbage")) }, 1},
		{"frames", func(w Wrong) error { return w.SendFrames([]byte("one"), nil, []byte("three")) }, 3},
		{"what was tried", func(w Wrong) error { _, err := w.TrySend([]byte("garbage"), patience); return err }, 1},
		{"pieces", func(w Wrong) error { return w.SendSlowly(t.Context(), []byte("garbage"), 2, time.Millisecond) }, 1},
		{"nothing", func(w Wrong) error { return w.Send(nil) }, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			cfg, ledger := counting()
			conn, _ := pair(t, cfg)
			check(t, c.send(conn.Wrong(fault.KindGarbage)))
			if got := times(ledger, garbageToClient); got != c.want {
				t.Errorf("counted %d, want %d", got, c.want)
			}
		})
	}
}

func TestWhatDidNotGoDoesNotCount(t *testing.T) {
	cfg, ledger := counting()
	conn, _ := pair(t, cfg)
	check(t, conn.Close())
	wrong := conn.Wrong(fault.KindGarbage)
	_ = wrong.Send([]byte("garbage"))
	_ = wrong.SendFrames([]byte("garbage"))
	_, _ = wrong.TrySend([]byte("garbage"), time.Millisecond)
	if got := times(ledger, garbageToClient); got != 0 {
		t.Errorf("counted %d on a closed connection", got)
	}
}

func TestOnlyWholeUnitsCount(t *testing.T) {
	for _, c := range []struct {
		went  int
		sizes []int
		want  int
	}{
		{0, []int{5}, 0}, {4, []int{5}, 0}, {5, []int{5}, 1}, {9, []int{5, 5}, 1}, {10, []int{5, 5}, 2}, {5, []int{5, 0}, 2},
	} {
		cfg, ledger := counting()
		conn, _ := pair(t, cfg)
		conn.Wrong(fault.KindGarbage).went(c.went, c.sizes...)
		if got := times(ledger, garbageToClient); got != c.want {
			t.Errorf("%d bytes of units of %v: counted %d, want %d", c.went, c.sizes, got, c.want)
		}
	}
}
