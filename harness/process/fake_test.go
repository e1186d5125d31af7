package process

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"os/signal"
	"testing"
	"time"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/harness/timing"
)

// fakeVariable makes this test binary play an implementation instead of testing.
const fakeVariable = "SOCKDRILL_FAKE"

func TestMain(m *testing.M) {
	if mode := os.Getenv(fakeVariable); mode != "" {
		play(mode)
		os.Exit(0)
	}
	// These tests mostly wait for each other's processes, so more of them than processors may run at once.
	flag.Parse()
	if err := flag.Set("test.parallel", "8"); err != nil {
		panic(err)
	}
	os.Exit(m.Run())
}

// play is one fake: a server, or a program that says that it is up and ends with its input.
func play(mode string) {
	switch mode {
	case "sleeper":
		time.Sleep(time.Hour)
	case "worker":
		p, err := Launch(context.Background(), Start{Implementation: fakeImplementation("sleeper")})
		if err != nil {
			panic(err)
		}
		fmt.Println(p.PID())
		<-p.Done()
	case "server", "server-stubborn":
		serve(mode)
	case "server-dies":
		fmt.Fprintln(os.Stderr, "cannot bind: no such luck")
		os.Exit(4)
	case "server-deaf":
		fmt.Println("listening... not")
		_, _ = io.Copy(io.Discard, os.Stdin)
	case "child":
		child := exec.Command(os.Args[0])
		child.Env = append(os.Environ(), fakeVariable+"=sleeper")
		if err := child.Start(); err != nil {
			panic(err)
		}
		fallthrough
	default:
		fmt.Println("up")
		_, _ = io.Copy(io.Discard, os.Stdin)
	}
}

func serve(mode string) {
	if mode == "server-stubborn" {
		signal.Ignore(terminateSignal)
	}
	l, err := net.Listen("tcp", os.Getenv(AddrVariable))
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	for {
		if c, err := l.Accept(); err == nil {
			go func() { _, _ = io.Copy(c, c); c.Close() }()
		}
	}
}

// fakeImplementation is this test binary in a mode. GORACE: the race detector would let it linger for a second at its end.
func fakeImplementation(mode string) subject.Implementation {
	return subject.Implementation{
		Name: mode, Side: record.Client, Command: []string{os.Args[0]},
		Env: map[string]string{fakeVariable: mode, "GORACE": "atexit_sleep_ms=0"},
	}
}

// launch starts a fake and stops it at the end of the test.
func launch(t *testing.T, mode string, bounds timing.Timing) *Process {
	t.Helper()
	p, err := Launch(t.Context(), Start{Implementation: fakeImplementation(mode), Timing: bounds})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Stop() })
	return p
}

// line is the next line that a fake prints.
func line(t *testing.T, p *Process) string {
	t.Helper()
	text, err := bufio.NewReader(p.stdout).ReadString('\n')
	if err != nil {
		t.Fatalf("%s printed nothing: %v\n%s", p.command, err, p.Stderr())
	}
	return text
}

// brief are bounds for fakes that keep somebody waiting.
func brief(change func(*timing.Timing)) timing.Timing {
	b := timing.Default
	b.Leave, b.Quiet = time.Second, 100*time.Millisecond
	change(&b)
	return b
}

func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for deadline := time.Now().Add(timing.Default.Reply); !holds(); time.Sleep(timing.Default.Poll) {
		if time.Now().After(deadline) {
			t.Fatalf("%s: not within %v", what, timing.Default.Reply)
		}
	}
}
