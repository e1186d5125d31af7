package adapter

import (
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/sockdrill/sockdrill/harness/timing"
)

// calm are the doctor's steps without its haste: only those that wait for nothing are shortened.
func calm() timing.Timing { return brief(func(b *timing.Timing) { b.Leave = 2 * time.Second }) }

func TestDoctorFindsNothing(t *testing.T) {
	t.Parallel()
	server := fakeImplementation("good")
	server.Side = SideServer
	for name, impl := range map[string]Implementation{"client": fakeImplementation("good"), "server": server, "no adapter": fakeServer("server")} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			findings := check(t.Context(), impl, calm())
			for _, f := range findings {
				if !f.OK || f.Problem != "" || f.Step == "" {
					t.Errorf("finding: %+v", f)
				}
			}
			if len(findings) < 5 {
				t.Errorf("only %d steps", len(findings))
			}
		})
	}
}

func TestDoctorFinds(t *testing.T) {
	t.Parallel()
	missing := Implementation{Side: SideClient, Command: []string{"no-such-program-here"}}
	tests := []struct {
		name               string
		impl               Implementation
		step, says, remedy string
	}{
		{"missing program", missing, "the command starts", "no such program", "first word"},
		{"chatty", fakeImplementation("chatty"), "nothing else is on its standard output", "are not the protocol", "standard error"},
		{"yes", fakeImplementation("yes"), "it answers the greeting", "does not exist", "unsupported"},
		{"undead", fakeImplementation("undead"), "the end of its input", "TERM", "standard input ends"},
		{"child", fakeImplementation("child"), "no process is left behind", "left behind", "every process"},
		{"olddone", fakeImplementation("olddone"), "no breach", "done of the id 4711", "earlier run"},
		{"dies", fakeServer("server-dies"), "accepts a connection", "exited with status 4", "cannot bind"},
		{"stubborn", fakeServer("server-stubborn"), "TERM ends it", "KILL", "SIGTERM"},
		{"far target", Implementation{Side: SideServer, Target: "10.0.0.1:1"}, "accepts", "loopback", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if runtime.GOOS != "linux" {
				t.Skip("what is left behind and what it takes to end a process is known on Linux")
			}
			t.Parallel()
			findings := check(t.Context(), test.impl, calm())
			for _, f := range findings {
				if !f.OK && strings.Contains(f.Step, test.step) {
					if !strings.Contains(f.Problem, test.says) || !strings.Contains(f.Remedy, test.remedy) {
						t.Errorf("finding: %+v", f)
					}
					return
				}
			}
			t.Errorf("no finding at %q: %+v", test.step, findings)
		})
	}
}
