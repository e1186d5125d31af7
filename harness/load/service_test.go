package load

import (
	"testing"
	"time"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/harness/timing"
	"github.com/sockdrill/sockdrill/harness/wire"
)

// serving is a lab whose implementation works so long on each message, one after the other.
func serving(t *testing.T, each time.Duration) *harness.Lab {
	t.Helper()
	l := &harness.Lab{Framing: wire.Named("u32be"),
		Impl: subject.Implementation{Side: "server", Service: timing.Service{Alone: each, Next: each}}}
	Sends(l, 0, 0)
	return l
}

func TestAFastImplementationIsSentAll(t *testing.T) {
	lab := serving(t, 0)
	if lab.Timing != timing.Default {
		t.Errorf("its bounds are %+v", lab.Timing)
	}
	if many, rounds, long := Many(lab, 1000, 20), Rounds(lab, 500, 20),
		Long(lab, 5000, 14<<20); many != 1000 || rounds != 500 || long != 5000 {
		t.Errorf("%d at once, %d rounds, %d bytes long", many, rounds, long)
	}
}

func TestASlowImplementationIsSentAsManyAsFit(t *testing.T) {
	lab := serving(t, 150*time.Millisecond)
	if many := Many(lab, 1000, 20); many != 66 {
		t.Errorf("%d messages at 150 ms, want as many as are answered in 10 s", many)
	}
	if least := timing.Default.Bulk + 66*150*time.Millisecond; lab.Timing.Bulk < least {
		t.Errorf("it has %v for their answers, want %v at least", lab.Timing.Bulk, least)
	}
	if all := Bulk(lab, 5000, 2<<20); len(all) > 67 {
		t.Errorf("%d messages make up 2 MiB, want longer ones, about 66", len(all))
	}
}

func TestASlowImplementationIsSentAsManyAsTheClauseNeeds(t *testing.T) {
	if many := Many(serving(t, 2*time.Second), 1000, 20); many != 20 {
		t.Errorf("%d messages at 2 s, want 20", many)
	}
}

func TestBoundsOnlyEverGrow(t *testing.T) {
	was, is := timing.Default, serving(t, 150*time.Millisecond).Timing
	for name, pair := range map[string][2]time.Duration{
		"Prompt": {was.Prompt, is.Prompt}, "Reply": {was.Reply, is.Reply}, "Bulk": {was.Bulk, is.Bulk}, "Quiet": {was.Quiet, is.Quiet},
		"Start": {was.Start, is.Start},
	} {
		if pair[1] <= pair[0] {
			t.Errorf("%s: %v, and %v for a slow one", name, pair[0], pair[1])
		}
	}
}

func TestWhatIsTakenInSlowlyMayTakeSoLong(t *testing.T) {
	lab := serving(t, 0)
	lab.Impl.Service.Mebibyte = 7 * time.Second
	Bulk(lab, 5000, 2<<20)
	if least := timing.Default.Bulk + 14*time.Second; lab.Timing.Bulk < least {
		t.Errorf("it has %v for 2 MiB, want %v at least", lab.Timing.Bulk, least)
	}
}
