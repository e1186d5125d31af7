package runner

import (
	"context"
	"testing"
	"testing/synctest"
	"time"
)

func TestFewerCasesRunAtOnceOnAPressedHost(t *testing.T) {
	const calm, busy, between = 0.2, 1.0, 0.7
	c := newCrowd(16, calm)
	fill := func() {
		for c.inside < c.room {
			c.enter(t.Context())
		}
	}
	fill()
	for n, step := range []struct {
		pressure float64
		room     int
	}{{between, 16}, {busy, 8}, {busy, 4}, {busy, 4}, {between, 4}, {calm, 4}} {
		if c.adjust(step.pressure); c.room != step.room {
			t.Fatalf("step %d: room for %d after a pressure of %v, want %d", n, c.room, step.pressure, step.room)
		}
	}
	for c.inside > c.room {
		c.leave()
	}
	for want := 5; want <= 20; want++ {
		fill()
		if c.adjust(calm); c.room != min(want, 16) {
			t.Fatalf("room for %d on a calm host, want %d: one more at a time, and no more than were asked for", c.room, min(want, 16))
		}
	}
	if c.least != 4 {
		t.Errorf("the least room was for %d, want 4", c.least)
	}
}

func TestAPressedHostBeginsWithFew(t *testing.T) {
	for most, want := range map[int]int{1: 1, 2: 1, 8: 2, 16: 4} {
		if c := newCrowd(most, 1); c.room != want {
			t.Errorf("of %d at once, room for %d on a pressed host, want %d", most, c.room, want)
		}
	}
}

func TestWhoWaitsComesInWhenThereIsRoom(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCrowd(4, 1) // room for one
		c.enter(t.Context())
		came := make(chan bool, 1)
		go func() { came <- c.enter(t.Context()) }()
		synctest.Wait()
		if len(came) > 0 {
			t.Fatal("a second case came in where there was room for one")
		}
		done := make(chan struct{})
		go c.follow(func() float64 { return 0 }, done)
		if from := time.Now(); !<-came || time.Since(from) != glance {
			t.Errorf("it came in after %v, want %v: the host was calm at the first glance", time.Since(from), glance)
		}
		close(done)
		ended, end := context.WithCancel(t.Context())
		end()
		if c.enter(ended) {
			t.Error("a case came in after the run had ended")
		}
	})
}
