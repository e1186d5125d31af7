package reliable

import "testing"

func TestTheEdgesOfAWindow(t *testing.T) {
	for name, start := range map[string]uint32{"small numbers": 1000, "around the greatest number": 1<<32 - 30, "around the middle": 1<<31 - 5} {
		w := NewWindow(start)
		if w.Place(start) == Fresh || w.Place(start-10) == Fresh {
			t.Errorf("%s: what came before the session is fresh", name)
		}
		w.Take(start + 100)
		for _, c := range []struct {
			number uint32
			want   Place
		}{{start + 100, Seen}, {start + 101, Fresh}, {start + 100 - 63, Fresh}, {start + 100 - 64, Old}, {start + 99, Fresh}, {start + 100 + 1<<20, Fresh}} {
			if got := w.Place(c.number); got != c.want {
				t.Errorf("%s: %+d is %d, want %d", name, int32(c.number-start), got, c.want)
			}
		}
		w.Take(start + 37)
		if w.Place(start+37) != Seen || w.Place(start+38) != Fresh {
			t.Errorf("%s: the number at the edge, and the one beside it", name)
		}
		w.Take(start + 300)
		if w.Place(start+300-63) != Fresh || w.Place(start+100) != Old {
			t.Errorf("%s: a great step leaves stale bits", name)
		}
	}
}
