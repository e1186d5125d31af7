package timing

import (
	"math"
	"strings"
	"testing"
	"time"
)

const ms = time.Millisecond

func TestWhatMessagesTake(t *testing.T) {
	for _, c := range []struct {
		name         string
		s            Service
		conns, each  int
		want         time.Duration
		fitInASecond int
	}{
		{"one that answers at once", Service{}, 100, 1000, 0, math.MaxInt},
		{"a thread for each connection", Service{Alone: 150 * ms, Next: 150 * ms}, 10, 4, 600 * ms, 6},
		{"one at a time for all", Service{Alone: 100 * ms, Next: 100 * ms, Beside: 100 * ms}, 10, 4, 4 * time.Second, 10},
		{"answers that are gathered", Service{Alone: 100 * ms}, 10, 1000, 100 * ms, math.MaxInt},
		{"slower than that", Service{Alone: 2 * time.Second, Next: 2 * time.Second}, 1, 1, 2 * time.Second, 1},
		{"nothing", Service{Alone: 100 * ms}, 0, 0, 0, math.MaxInt},
	} {
		if got := c.s.Takes(c.conns, c.each); got != c.want {
			t.Errorf("%s: %d messages on each of %d connections take %v, want %v", c.name, c.each, c.conns, got, c.want)
		}
		if got := c.s.Fits(time.Second); got != c.fitInASecond {
			t.Errorf("%s: %d fit in a second, want %d", c.name, got, c.fitInASecond)
		}
	}
}

func TestTheSlowerOfTwoServiceTimesCounts(t *testing.T) {
	declared, measured := Service{Alone: 200 * ms, Next: 200 * ms}, Service{Alone: 3 * ms, Next: 2 * ms, Beside: 1 * ms, Longest: 9}
	if got, want := declared.Or(measured), (Service{Alone: 200 * ms, Next: 200 * ms, Beside: 1 * ms, Longest: 9}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestAServiceTimeInWords(t *testing.T) {
	for words, s := range map[string]Service{
		"at once":              {Alone: 2 * ms, Next: ms},
		"however many":         {Alone: 100 * ms, Next: ms},
		"further one on its":   {Alone: 100 * ms, Next: 100 * ms},
		"for each on another":  {Alone: 100 * ms, Next: 100 * ms, Beside: 100 * ms},
		"100ms for a message,": {Alone: 100 * ms},
		"however many there are; 7s for each MiB": {Alone: 100 * ms, Mebibyte: 7 * time.Second},
		"7s for each": {Mebibyte: 7 * time.Second},
	} {
		if got := s.String(); !strings.Contains(got, words) {
			t.Errorf("%+v: %q does not say %q", s, got, words)
		}
	}
}

func TestWhatBytesTake(t *testing.T) {
	s := Service{Alone: 100 * ms, Next: ms, Mebibyte: 2 * time.Second}
	for bytes, want := range map[int64]time.Duration{0: 0, 512 << 10: time.Second, 3 << 20: 6 * time.Second} {
		if got := s.Carries(bytes); got != want {
			t.Errorf("%d bytes: %v, want %v", bytes, got, want)
		}
	}
	if !s.Narrow() || (Service{Mebibyte: 900 * ms}).Narrow() {
		t.Error("a mebibyte in two seconds is worth telling, and one in less than a second is not")
	}
	if got := s.Or(Service{Mebibyte: 3 * time.Second}).Mebibyte; got != 3*time.Second {
		t.Errorf("the slower of two paces: %v", got)
	}
}
