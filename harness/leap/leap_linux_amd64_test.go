package leap

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// tells, in the environment, has this program say how its wall clock stands to its monotonic one, in seconds, each time that it is asked:
// a program that is linked statically, by Go.
const tells = "SOCKDRILL_TEST_TELLS"

func TestMain(m *testing.M) {
	if os.Getenv(tells) != "" {
		tellTimes()
		return
	}
	os.Exit(m.Run())
}

func tellTimes() {
	began := time.Now()
	for in := bufio.NewScanner(os.Stdin); in.Scan(); {
		now := time.Now()
		fmt.Println(int64((now.Round(0).Sub(began.Round(0)) - now.Sub(began)).Round(time.Second) / time.Second))
	}
}

// inPython does the same, by a C library.
const inPython = `
import sys, time
began = time.time() - time.monotonic()
for line in sys.stdin:
    time.sleep(0.001)
    print(round(time.time() - time.monotonic() - began), flush=True)
`

// told is a program that tells.
type told struct {
	t   *testing.T
	in  io.Writer
	out *bufio.Scanner
	pid int
}

func tellers(t *testing.T) map[string]*exec.Cmd {
	own := exec.Command(os.Args[0])
	own.Env = append(os.Environ(), tells+"=1")
	all := map[string]*exec.Cmd{"go": own}
	if python, err := exec.LookPath("python3"); err == nil {
		all["python"] = exec.Command(python, "-c", inPython)
	}
	return all
}

func run(t *testing.T, cmd *exec.Cmd) *told {
	t.Helper()
	if why := Lacks(); why != "" {
		t.Skip(why)
	}
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { in.Close(); cmd.Wait() })
	p := &told{t, in, bufio.NewScanner(out), cmd.Process.Pid}
	p.tells(0) // it is up, and has replaced whatever found it
	return p
}

// tells expects that the program's wall clock stands so many seconds ahead of where it began.
func (p *told) tells(want int) {
	p.t.Helper()
	fmt.Fprintln(p.in, "?")
	if !p.out.Scan() {
		p.t.Fatalf("the program says nothing any more: %v", p.out.Err())
	}
	if got, err := strconv.Atoi(strings.TrimSpace(p.out.Text())); err != nil || got != want {
		p.t.Errorf("its wall clock stands %q s ahead, want %d", p.out.Text(), want)
	}
}

func (p *told) taken(ahead time.Duration) *Clocks {
	p.t.Helper()
	return p.takenWith(func() []int { return []int{p.pid} }, ahead)
}

// takenWith takes the clocks of these processes, of which the program is the only one yet, while it is stopped.
func (p *told) takenWith(members func() []int, ahead time.Duration) *Clocks {
	p.t.Helper()
	if err := syscall.Kill(p.pid, syscall.SIGSTOP); err != nil {
		p.t.Fatal(err)
	}
	for stopped := false; !stopped; time.Sleep(time.Millisecond) {
		stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", p.pid))
		if err != nil {
			p.t.Fatal(err)
		}
		stopped = strings.Contains(string(stat), ") T ")
	}
	c, err := Take(members, ahead)
	syscall.Kill(p.pid, syscall.SIGCONT)
	if err != nil {
		p.t.Fatal(err)
	}
	p.t.Cleanup(c.Close)
	return c
}

func TestAWallClockLeapsAndNoOther(t *testing.T) {
	for name, cmd := range tellers(t) {
		t.Run(name, func(t *testing.T) {
			p := run(t, cmd)
			c := p.taken(time.Hour)
			p.tells(3600)
			for _, ahead := range []time.Duration{2 * time.Hour, 0, -time.Hour} {
				if err := c.Set(ahead); err != nil {
					t.Fatal(err)
				}
				p.tells(int(ahead / time.Second))
			}
			p.tells(-3600)
			if asked, err := c.Asked(); err != nil || asked.Wall < 2 || asked.Other < 2 {
				t.Errorf("%+v, %v: it asked for both clocks at least twice since", asked, err)
			}
		})
	}
}

func TestATakenClockMayBeTakenAgain(t *testing.T) {
	for name, cmd := range tellers(t) {
		t.Run(name, func(t *testing.T) {
			p := run(t, cmd)
			p.taken(time.Hour)
			p.taken(2 * time.Hour)
			p.tells(7200)
		})
	}
}

func TestWhoIsGoneIsForgotten(t *testing.T) {
	cmd := exec.Command("sleep", "60")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	time.Sleep(50 * time.Millisecond)
	if why := Lacks(); why != "" {
		t.Skip(why)
	}
	c, err := Take(func() []int { return []int{cmd.Process.Pid} }, time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	cmd.Process.Kill()
	cmd.Wait()
	if err := c.Set(0); err != nil {
		t.Error(err)
	}
	if asked, err := c.Asked(); err != nil || asked != (Asked{}) {
		t.Errorf("%+v, %v", asked, err)
	}
}

// begins has Python begin a process that opens a socket, by a fork or by a program of its own, and says its number.
const begins = `
import os, subprocess, sys, time
holds = "import socket, time; s = socket.socket(); print(flush=True); time.sleep(60)"
print(0, flush=True)
for line in sys.stdin:
    if line.strip() == "?":
        continue
    if line.strip() == "fork":
        up, told = os.pipe()
        child = os.fork()
        if child == 0:
            import socket
            s = socket.socket()
            os.write(told, b"!")
            time.sleep(60)
        os.read(up, 1)
    else:
        started = subprocess.Popen([sys.executable, "-c", holds], stdout=subprocess.PIPE)
        started.stdout.readline()
        child = started.pid
    print(child, flush=True)
`

// begin asks for such a process.
func (p *told) begin(how string) int {
	p.t.Helper()
	fmt.Fprintln(p.in, how)
	if !p.out.Scan() {
		p.t.Fatalf("nothing began: %v", p.out.Err())
	}
	pid, err := strconv.Atoi(p.out.Text())
	if err != nil {
		p.t.Fatal(err)
	}
	p.t.Cleanup(func() { syscall.Kill(pid, syscall.SIGKILL) })
	return pid
}

// A process that was forked has its parent's clock. Of one that is another program, and of one that nobody has seen, it is known that they do not.
func TestWhoBeginsLaterIsReachedOrNamed(t *testing.T) {
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip(err)
	}
	p := run(t, exec.Command(python, "-c", begins))
	members := []int{p.pid}
	c := p.takenWith(func() []int { return members }, time.Hour)
	if c.Reached() {
		t.Error("a process without a socket was reached: whoever holds them is another one")
	}
	members = append(members, p.begin("fork"))
	if err := c.Set(2 * time.Hour); err != nil || !c.Reached() {
		t.Errorf("with a process that was forked: %v, reached: %v", err, c.Reached())
	}
	members = append(members, p.begin("exec"))
	if _, err := c.Asked(); err == nil || !strings.Contains(err.Error(), "began after the clocks were taken") {
		t.Errorf("with another program: %v", err)
	}
}
