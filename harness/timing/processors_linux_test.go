package timing

import (
	"runtime"
	"testing"

	"golang.org/x/sys/unix"
)

func TestEachProcessorHasASleeperThatStaysThere(t *testing.T) {
	all := processors()
	if want := min(runtime.NumCPU(), mostProcessors); len(all) != want {
		t.Fatalf("processors %v, want %d of them", all, want)
	}
	for _, p := range all {
		stays := make(chan bool)
		go func() {
			pin(p)
			var where unix.CPUSet
			err := unix.SchedGetaffinity(0, &where)
			stays <- err == nil && where.Count() == 1 && where.IsSet(p)
		}()
		if !<-stays {
			t.Errorf("a goroutine that was pinned to processor %d may run elsewhere", p)
		}
	}
	var here unix.CPUSet
	if err := unix.SchedGetaffinity(0, &here); err != nil || here.Count() != runtime.NumCPU() {
		t.Errorf("this thread may run on %d processors (%v), want all", here.Count(), err)
	}
}
