package harness

import (
	"testing"
	"time"

	"github.com/sockdrill/sockdrill/harness/timing"
)

func TestInTenths(t *testing.T) {
	band := timing.Window{Earliest: 500, Latest: 1000}
	got := inTenths([]time.Duration{400, 500, 549, 550, 999, 1000, 1200}, band)
	if want := [tenths]int{3, 1, 0, 0, 0, 0, 0, 0, 0, 3}; got != want {
		t.Errorf("in tenths %v, want %v", got, want)
	}
}
