package soak

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/trace"
)

// drawn is what a seed draws: forty steps of three mishaps, one of which is over at once; and how often those that stay were undone.
func drawn(seed uint64) (schedule []string, done, undone int) {
	lab := &harness.Lab{Trace: trace.New(), Rand: rand.New(rand.NewPCG(seed, 1))}
	do, undo := func() { done++ }, func() { undone++ }
	c := newChaos(lab, mishap{"a stall", do, undo}, mishap{"a refusal", do, undo}, mishap{name: "a reset", do: func() {}})
	for range 40 {
		c.until = 0
		c.goOn()
	}
	c.end()
	return c.drawn, done, undone
}

func TestASeedDrawsTheSameChaosAgain(t *testing.T) {
	one, done, undone := drawn(7)
	if again, _, _ := drawn(7); !slices.Equal(one, again) {
		t.Errorf("the same seed drew\n%v\nand\n%v", one, again)
	}
	if other, _, _ := drawn(8); slices.Equal(one, other) {
		t.Errorf("two seeds drew %v", one)
	}
	if done == 0 || done != undone {
		t.Errorf("%d were done, and %d undone", done, undone)
	}
	first := strings.Join(one[:3], ", ")
	for _, kind := range []string{"a stall", "a refusal", "a reset"} {
		if strings.Count(first, kind) != 1 {
			t.Errorf("the first three are not each once: %s", first)
		}
	}
}
