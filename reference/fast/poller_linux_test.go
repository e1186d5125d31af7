package fast

import (
	"os"
	"syscall"
	"testing"
	"time"
)

func TestItHearsOfBytesHoweverItWaits(t *testing.T) {
	c, d := crewless(t), new(duty)
	for name, change := range map[string]func(){"in the system": c.calm, "in the runtime": c.hurry} {
		change()
		s, far := pair(t)
		cn := &conn{socket: s}
		cn.seat = 7
		time.AfterFunc(20*time.Millisecond, func() { far.Write([]byte("x")) })
		if err := c.control(cn, syscall.EPOLL_CTL_ADD); err != nil {
			t.Fatal(err)
		}
		if !c.wait(d, d.poll) || d.n != 1 || d.events[0].Fd != 7 {
			t.Errorf("%s: %d events, the first of %d; want one of seat 7", name, d.n, d.events[0].Fd)
		}
		c.control(cn, syscall.EPOLL_CTL_DEL)
	}
}

// A crew looks the same after its day as before: quiet, and with no descriptor more.
func TestACrewIsBusyOnlyWhileSeveralAre(t *testing.T) {
	c := crewless(t)
	before := descriptors(t)
	c.settle(1)
	if c.file != nil {
		t.Error("one connection makes it busy")
	}
	c.settle(2)
	if c.file == nil {
		t.Error("two connections do not make it busy")
	}
	for range quiet {
		c.settle(1)
	}
	if c.file != nil {
		t.Errorf("it is busy after %d rounds with one connection", quiet)
	}
	if after := descriptors(t); after != before {
		t.Errorf("%d descriptors, %d before", after, before)
	}
}

// crewless is a crew with nobody on duty.
func crewless(t *testing.T) *crew {
	t.Helper()
	p, err := newPoller()
	if err != nil {
		t.Fatal(err)
	}
	c := &crew{poller: p}
	t.Cleanup(func() {
		c.calm()
		syscall.Close(c.polled)
	})
	return c
}

// descriptors is how many this process has open.
func descriptors(t *testing.T) int {
	t.Helper()
	entries, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Fatal(err)
	}
	return len(entries)
}
