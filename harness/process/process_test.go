package process

import (
	"context"
	"errors"
	"math"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/harness/timing"
)

func fakeServer(mode string) subject.Implementation {
	i := fakeImplementation(mode)
	i.Side = record.Server
	i.Command = append(i.Command, "{addr}")
	return i
}

func launchServer(t *testing.T, mode string, bounds timing.Timing) (*Process, string) {
	t.Helper()
	addr, err := LeaseAddr(7)
	if err != nil {
		t.Fatal(err)
	}
	p, err := Launch(t.Context(), Start{Implementation: fakeServer(mode), Addr: addr, Timing: bounds})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Stop() })
	return p, addr
}

func TestServerBecomesReadyAndStops(t *testing.T) {
	t.Parallel()
	p, addr := launchServer(t, "server", timing.Default)
	if err := p.Ready(t.Context(), addr); err != nil {
		t.Fatal(err)
	}
	if left := p.Stop(); len(left) > 0 || p.Forced() != "TERM" && runtime.GOOS != "windows" {
		t.Errorf("left %q, forced by %q", left, p.Forced())
	}
	if _, _, ended := p.Exit(); !ended {
		t.Error("the process still runs after Stop")
	}
	if conn, err := net.Dial("tcp", addr); err == nil {
		conn.Close()
		t.Error("somebody still listens after Stop")
	}
}

func TestServerThatNeverListens(t *testing.T) {
	t.Parallel()
	p, addr := launchServer(t, "server-deaf", brief(func(b *timing.Timing) { b.Start = 700 * time.Millisecond }))
	err := p.Ready(t.Context(), addr)
	wantStartError(t, err, "nothing listens at "+addr+" after 700ms", AddrVariable)
}

func TestServerThatDies(t *testing.T) {
	t.Parallel()
	p, addr := launchServer(t, "server-dies", timing.Default)
	err := p.Ready(t.Context(), addr)
	wantStartError(t, err, "exited with status 4 before it listened", "cannot bind: no such luck")
}

func wantStartError(t *testing.T, err error, parts ...string) {
	t.Helper()
	var start *StartError
	if !errors.As(err, &start) {
		t.Fatalf("error is %T: %v", err, err)
	}
	for _, part := range parts {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("error %q does not say %q", err, part)
		}
	}
}

func TestStubbornServerIsKilled(t *testing.T) {
	t.Parallel()
	p, addr := launchServer(t, "server-stubborn", timing.Default)
	if err := p.Ready(t.Context(), addr); err != nil {
		t.Fatal(err)
	}
	left := p.Stop()
	if p.Forced() != "KILL" && runtime.GOOS != "windows" {
		t.Errorf("forced by %q", p.Forced())
	}
	if len(left) > 0 {
		t.Errorf("it was killed, and is said to be left: %q", left)
	}
	if _, _, ended := p.Exit(); !ended {
		t.Error("it still runs")
	}
}

func TestEndOfInputEndsAnAdapter(t *testing.T) {
	t.Parallel()
	p := launch(t, "good", timing.Default)
	if left := p.Stop(); len(left) > 0 || p.Forced() != "" {
		t.Errorf("left %q, forced by %q", left, p.Forced())
	}
	if code, signal, ended := p.Exit(); code != 0 || signal != "" || !ended {
		t.Errorf("exit: %d %q %t", code, signal, ended)
	}
}

func TestLeftoversAreNamedAndKilled(t *testing.T) {
	if runtime.GOOS != "linux" && runtime.GOOS != "windows" {
		t.Skip("only Linux and Windows name the processes of a group")
	}
	t.Parallel()
	p := launch(t, "child", brief(func(*timing.Timing) {}))
	line(t, p)
	left := p.Stop()
	if len(left) != 1 || !strings.Contains(left[0], filepath.Base(os.Args[0])) || !strings.Contains(left[0], "(process ") {
		t.Fatalf("leftovers are %q", left)
	}
	eventually(t, "the end of the child", func() bool { return len(p.group.members()) == 0 })
	if again := p.Stop(); len(again) != 1 {
		t.Errorf("a second Stop says %q", again)
	}
}

func TestStartErrors(t *testing.T) {
	dir := t.TempDir()
	plain := filepath.Join(dir, "plain")
	if err := os.WriteFile(plain, []byte("print('hi')\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	script := filepath.Join(dir, "script")
	if err := os.WriteFile(script, []byte("print('hi')\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name string
		impl subject.Implementation
		says []string
	}{
		{"no command", subject.Implementation{}, []string{"there is no command", "--server"}},
		{"unknown", subject.Implementation{Command: []string{"no-such-program-here"}},
			[]string{"no-such-program-here", "no such program", "./name"}},
		{"not executable", subject.Implementation{Command: []string{plain}}, []string{plain, "may not be executed", "chmod"}},
		{"no program", subject.Implementation{Command: []string{script}}, []string{script, "no program for this machine", "#!"}},
		{"no directory", subject.Implementation{Command: []string{"true"}, Dir: filepath.Join(dir, "gone")},
			[]string{"gone", "does not exist", "`dir`"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if runtime.GOOS == "windows" && strings.HasPrefix(test.name, "no") && test.name != "no command" {
				t.Skip("permissions and scripts are different there")
			}
			_, err := Launch(t.Context(), Start{Implementation: test.impl})
			wantStartError(t, err, test.says...)
		})
	}
}

func TestSpawnedHearsOfTheGroup(t *testing.T) {
	t.Parallel()
	group := 0
	p, err := Launch(t.Context(), Start{Implementation: fakeImplementation("good"), Spawned: func(g int) { group = g }})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Stop()
	if group == 0 || group != p.PID() {
		t.Errorf("group is %d, process %d", group, p.PID())
	}
}

func TestContextKillsTheGroup(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	p, err := Launch(ctx, Start{Implementation: fakeImplementation("sleeper")})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Stop()
	cancel()
	if !p.Ended(timing.Default.Reply) {
		t.Error("it outlives its context")
	}
}

func TestSignalAndUsage(t *testing.T) {
	t.Parallel()
	p := launch(t, "good", timing.Default)
	line(t, p)
	if runtime.GOOS == "linux" || runtime.GOOS == "windows" {
		if u, err := p.Usage(); err != nil || u.Data < 1<<20 || u.Resident < 1<<20 {
			t.Errorf("usage is %+v, %v", u, err)
		}
	}
	if runtime.GOOS == "linux" {
		if u, err := p.Usage(); err != nil || u.Open < 3 {
			t.Errorf("usage is %+v, %v", u, err)
		}
		if err := p.LimitDescriptors(0); err != nil {
			t.Error(err)
		}
		if err := p.AllowDescriptors(math.MaxInt); err == nil || !strings.Contains(err.Error(), "the system permits") {
			t.Errorf("more descriptors than there are: %v", err)
		}
	}
	if err := p.Signal(os.Kill); err != nil {
		t.Fatal(err)
	}
	if !p.Ended(timing.Default.Reply) {
		t.Fatal("it survived KILL")
	}
	if _, signal, _ := p.Exit(); signal != "killed" {
		t.Errorf("signal is %q", signal)
	}
	if err := p.Signal(os.Kill); err == nil || !strings.Contains(err.Error(), p.command) {
		t.Errorf("a signal to the dead says %v", err)
	}
	if _, err := p.Usage(); err == nil {
		t.Error("the usage of a dead process is known")
	}
}

func TestAFrozenServerAnswersOnceItIsThawed(t *testing.T) {
	t.Parallel()
	p, addr := launchServer(t, "server", timing.Default)
	if err := p.Ready(t.Context(), addr); err != nil {
		t.Fatal(err)
	}
	if err := p.Signal(Freeze); err != nil {
		t.Fatal(err)
	}
	conn, err := net.Dial("tcp", addr) // its system accepts for it
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	answered := make(chan error, 1)
	go func() {
		_, err := conn.Write([]byte{1})
		if err == nil {
			_, err = conn.Read(make([]byte, 1))
		}
		answered <- err
	}()
	select {
	case err := <-answered:
		t.Errorf("it answered while it was frozen: %v", err)
	case <-time.After(timing.Default.Quiet):
	}
	if err := p.Signal(Thaw); err != nil {
		t.Fatal(err)
	}
	select {
	case err := <-answered:
		if err != nil {
			t.Errorf("the answer after the thaw: %v", err)
		}
	case <-time.After(timing.Default.Reply):
		t.Error("it does not answer after the thaw")
	}
}

func TestLeasedAddressesDiffer(t *testing.T) {
	seen := map[string]bool{}
	for unit := range 50 {
		addr, err := LeaseAddr(unit)
		if err != nil {
			t.Fatal(err)
		}
		if err := subject.Loopback(addr); err != nil {
			t.Error(err)
		}
		host, _, _ := net.SplitHostPort(addr)
		if runtime.GOOS == "linux" && seen[host] {
			t.Errorf("two units have %s", host)
		}
		seen[host] = true
	}
}

// What a worker started must not outlive it, however it dies.
func TestDeathOfTheStarterEndsTheProcess(t *testing.T) {
	if runtime.GOOS != "linux" && runtime.GOOS != "windows" {
		t.Skip("only Linux and Windows tie a process to its starter")
	}
	t.Parallel()
	worker := launch(t, "worker", timing.Default)
	started := line(t, worker)
	group, err := strconv.Atoi(strings.TrimSpace(started))
	if err != nil {
		t.Fatalf("the worker started %q: %v", started, err)
	}
	alive := watchGroup(t, group)
	if !alive() {
		t.Fatalf("what the worker started, %d, does not run", group)
	}
	if err := worker.Signal(os.Kill); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the end of what the worker started", func() bool { return !alive() })
}
