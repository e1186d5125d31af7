package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/sockdrill/sockdrill/harness/leap"
	"github.com/sockdrill/sockdrill/harness/record"
)

// waiting declares the backoff of testdata/wallclock/client.py.
const waiting = `name: waits
client:
  command: python3 %s {addr} %s %s
  framing: none
  features: [reconnect]
  policies:
    backoff: {initial: 2000, factor: 1, cap: 2000, jitter: none, reset: connect}
`

// Programs that wait by the monotonic clock keep their times while the wall clock leaps, however they wait; those that wait by the wall
// clock do not, though one that sleeps the whole time at once notices only when it was set back.
func TestProgramsThatWaitByAClock(t *testing.T) {
	needTool(t, "python3")
	if why := leap.Lacks(); why != "" {
		t.Skip(why)
	}
	for _, c := range []struct{ program, habit, wrong string }{
		{"server", "select", "IDL-013.server.back"},
		{"server", "polls", "IDL-013.server IDL-013.server.back"},
		{"server", "sched", "IDL-013.server.back"},
		{"client", "sleeps", "BKF-024.client.wire BKF-024.client.wire-back"},
		{"client", "waits", "BKF-024.client.wire BKF-024.client.wire-back"},
		{"client", "polls", "BKF-024.client.wire BKF-024.client.wire-back"},
	} {
		t.Run(c.program+"/"+c.habit, func(t *testing.T) {
			all := map[string][]string{"server": {"IDL-013.server", "IDL-013.server.back"}, "client": strings.Fields(c.wrong)}[c.program]
			serves(t, waiter(t, c.program, "monotonic", c.habit), all, record.Passed)
			serves(t, waiter(t, c.program, "wall", c.habit), strings.Fields(c.wrong), record.Shortfall)
		})
	}
}

// waiter is how one of testdata/wallclock is named to `sockdrill run`.
func waiter(t *testing.T, program, clock, habit string) []string {
	t.Helper()
	script, err := filepath.Abs(filepath.Join("testdata", "wallclock", program+".py"))
	if err != nil {
		t.Fatal(err)
	}
	if program == "server" {
		return []string{"--server", fmt.Sprintf("python3 %s {addr} %s %s", quote(script), clock, habit), "--idle", "2s"}
	}
	manifest := filepath.Join(t.TempDir(), "sockdrill.yaml")
	if err := os.WriteFile(manifest, fmt.Appendf(nil, waiting, quote(script), clock, habit), 0o600); err != nil {
		t.Fatal(err)
	}
	return []string{"-f", manifest}
}
