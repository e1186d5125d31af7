package process

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"time"

	"github.com/sockdrill/sockdrill/harness/leap"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/harness/timing"
	"github.com/sockdrill/sockdrill/harness/trace"
	"github.com/sockdrill/sockdrill/harness/transport"
)

// AddrVariable is the environment variable that tells a {addr} server where to listen.
const AddrVariable = "SOCKDRILL_ADDR"

// The environment variables that tell what {ca}, {cert}, {key}, {name}, {client_cert} and {client_key} stand for.
const (
	CAVariable   = "SOCKDRILL_CA"
	CertVariable = "SOCKDRILL_CERT"
	KeyVariable  = "SOCKDRILL_KEY"
	NameVariable = "SOCKDRILL_NAME"

	ClientCertVariable = "SOCKDRILL_CLIENT_CERT"
	ClientKeyVariable  = "SOCKDRILL_CLIENT_KEY"
)

// Files are what an implementation over TLS is told: paths of files of PEM, and the name of the server. The zero value tells nothing.
type Files struct{ CA, Cert, Key, Name, ClientCert, ClientKey string }

// Start says what to launch and who wants to hear of it.
type Start struct {
	subject.Implementation
	Addr    string          // put for {addr} and into AddrVariable, its port for {port}, its path for {path}; empty for an adapter
	First   uint32          // put for {first} of a client of the reliability profile: the number of its first message
	Bytes   int             // put for {bytes} of such a client: how long its payloads are
	Files   Files           // put for {ca}, {cert} and the other words of TLS, and into their variables
	Spawned func(group int) // called once the process group exists; may be nil
	Trace   *trace.Trace    // gets signals and the end of the process; may be nil
	Timing  timing.Timing   // zero is timing.Default
}

// Process is an implementation that was launched, with its whole process group. Its methods may be called from any goroutine.
type Process struct {
	command string
	cmd     *exec.Cmd
	group   group
	side    record.Side
	zero    bool
	secured bool // it is reached over TLS
	timing  timing.Timing
	trace   *trace.Trace

	stdin   *os.File // ours: the writing end
	stdout  *os.File // ours: the reading end
	stderr  *tail
	ready   *readiness
	printed printed        // what a client prints of its answers
	drains  sync.WaitGroup // what still reads stdout and stderr
	pipes   []*os.File     // our ends, closed at the end of Stop

	done chan struct{} // closed once the process was waited for

	clocks *leap.Clocks // once its wall clock was taken over

	stop      sync.Once
	leftovers []string
	forced    string // what it took to end it, in words; empty if the end of its input did
}

// Launch starts the implementation in a process group of its own. The caller ends it with Stop.
// A context that ends afterwards kills the group. The error is a *StartError.
func Launch(ctx context.Context, s Start) (*Process, error) {
	p, err := prepare(s)
	if err != nil {
		return nil, err
	}
	theirs, err := p.connect()
	if err == nil {
		err = p.spawn()
	}
	for _, f := range theirs {
		f.Close()
	}
	if err != nil {
		p.closePipes()
		return nil, explainStart(p.command, s.Dir, err)
	}
	if s.Spawned != nil {
		s.Spawned(p.group.id)
	}
	context.AfterFunc(ctx, func() {
		select {
		case <-p.done:
		default:
			p.group.kill()
		}
	})
	return p, nil
}

// prepare fills the words of the command in.
func prepare(s Start) (*Process, error) {
	if s.Timing == (timing.Timing{}) {
		s.Timing = timing.Default
	}
	if s.Start > 0 {
		s.Timing.Start = s.Start.D()
	}
	if s.Trace == nil {
		s.Trace = trace.New()
	}
	p := &Process{
		command: strings.Join(s.Command, " "), side: s.Side, zero: s.Zero(), secured: s.Secured(), timing: s.Timing,
		trace:  s.Trace,
		stderr: newTail(), ready: newReadiness(s.Ready.Line), printed: printed{pattern: s.Prints.Pattern()}, done: make(chan struct{}),
	}
	if len(s.Command) == 0 {
		return nil, &StartError{Command: p.command, Problem: "there is no command",
			Remedy: "give one with --server, --client or in the manifest"}
	}
	_, port, _ := strings.Cut(s.Addr[max(0, strings.LastIndex(s.Addr, ":")):], ":")
	path, _ := transport.Path(s.Addr)
	words := make([]string, len(s.Command))
	for i, w := range s.Command {
		words[i] = strings.NewReplacer(subject.AddrWord, s.Addr, subject.PortWord, port, subject.PathWord, path, subject.CAWord, s.Files.CA,
			subject.CertWord, s.Files.Cert, subject.KeyWord, s.Files.Key, subject.NameWord, s.Files.Name,
			subject.ClientCertWord, s.Files.ClientCert, subject.ClientKeyWord, s.Files.ClientKey).Replace(w)
		if s.Reliable != nil {
			words[i] = strings.NewReplacer(subject.FirstWord, fmt.Sprint(s.First), subject.BytesWord, fmt.Sprint(s.Bytes)).Replace(words[i])
		}
	}
	p.cmd = exec.Command(words[0], words[1:]...)
	p.cmd.Dir = s.Dir
	p.cmd.Env = environment(s)
	return p, nil
}

func environment(s Start) []string {
	env := os.Environ()
	for k, v := range s.Env {
		env = append(env, k+"="+v)
	}
	for name, value := range map[string]string{AddrVariable: s.Addr, CAVariable: s.Files.CA, CertVariable: s.Files.Cert,
		KeyVariable:  s.Files.Key,
		NameVariable: s.Files.Name, ClientCertVariable: s.Files.ClientCert, ClientKeyVariable: s.Files.ClientKey} {
		if value != "" {
			env = append(env, name+"="+value)
		}
	}
	return env
}

// connect makes the three pipes and returns the ends that are the child's. They are plain pipes, not exec's own, so that
// waiting for the process does not wait for a grandchild that holds them.
func (p *Process) connect() (theirs []*os.File, err error) {
	in, stdin, err := os.Pipe()
	if err != nil {
		return nil, fmt.Errorf("make a pipe for standard input: %w", err)
	}
	p.stdin, theirs, p.pipes = stdin, append(theirs, in), append(p.pipes, stdin)
	stdout, out, err := os.Pipe()
	if err != nil {
		return theirs, fmt.Errorf("make a pipe for standard output: %w", err)
	}
	p.stdout, theirs, p.pipes = stdout, append(theirs, out), append(p.pipes, stdout)
	stderr, errs, err := os.Pipe()
	if err != nil {
		return theirs, fmt.Errorf("make a pipe for standard error: %w", err)
	}
	theirs, p.pipes = append(theirs, errs), append(p.pipes, stderr)
	p.cmd.Stdin, p.cmd.Stdout, p.cmd.Stderr = in, out, errs
	return theirs, nil
}

// spawn starts the process and waits for it, on one thread for all its life: on Linux the death of the thread that
// started a process, not only of its own process, would trigger Pdeathsig.
func (p *Process) spawn() error {
	started := make(chan error, 1)
	go func() {
		lockThread()
		defer unlockThread()
		var err error
		p.group, err = start(p.cmd)
		started <- err
		if err != nil {
			return
		}
		// The error repeats what ProcessState says: how the process ended.
		_ = p.cmd.Wait()
		collected()
		p.trace.Add(trace.Event{Lane: trace.Harness, Kind: trace.Mark, Note: "the process " + endWords(p.cmd.ProcessState)}, nil)
		close(p.done)
	}()
	if err := <-started; err != nil {
		return err
	}
	p.drain(p.pipes[2])
	if p.zero {
		p.drains.Go(func() {
			p.stderr.copy(io.TeeReader(p.ready.watch(p.stdout), &p.printed))
			p.printed.ends()
		})
	}
	return nil
}

// drain copies a pipe into the tail, so that a talkative process never blocks.
func (p *Process) drain(f *os.File) {
	p.drains.Go(func() { p.stderr.copy(p.ready.watch(f)) })
}

// PID is the process's number, which is its group's number too.
func (p *Process) PID() int { return p.group.id }

// Side is the side that it was launched for; empty if for none.
func (p *Process) Side() record.Side { return p.side }

// Timing is what it was launched with.
func (p *Process) Timing() timing.Timing { return p.timing }

// Input is its standard input. Stop closes it.
func (p *Process) Input() io.Writer { return p.stdin }

// Output has f read the standard output of an adapter; Stop waits a moment for its end.
func (p *Process) Output(f func(io.Reader)) { p.drains.Go(func() { f(p.stdout) }) }

// Done is closed once the process has ended.
func (p *Process) Done() <-chan struct{} { return p.done }

// Stderr is the first 4 KiB and the last 8 KiB of its standard error; of a {addr} server, of its standard output too.
func (p *Process) Stderr() string { return p.stderr.String() }

// Exit returns how the process ended: its exit status, or the name of the signal that killed it. ended is false while it runs.
func (p *Process) Exit() (code int, signal string, ended bool) {
	select {
	case <-p.done:
		return p.cmd.ProcessState.ExitCode(), signalName(p.cmd.ProcessState), true
	default:
		return 0, "", false
	}
}

// Signal sends a signal to the process and all of its group, since the command may be a wrapper around the real program,
// and notes it in the trace. A process that has ended is an error, and so is one that goes on after Freeze: ErrRuns.
func (p *Process) Signal(sig os.Signal) error {
	at := p.trace.Now() // before it acts
	err := os.ErrProcessDone
	if _, _, ended := p.Exit(); !ended {
		err = p.group.signal(sig)
	}
	if err == nil && sig == Freeze {
		err = p.stands()
	}
	if err != nil {
		return fmt.Errorf("send %v to process %d (%s): %w", sig, p.group.id, p.command, err)
	}
	p.trace.Add(trace.Event{T: at, Lane: trace.Harness, Kind: trace.Signal, Note: sig.String()}, nil)
	return nil
}

// Ended waits for the end of the process, at most so long.
func (p *Process) Ended(limit time.Duration) bool {
	timer := time.NewTimer(limit)
	defer timer.Stop()
	select {
	case <-p.done:
		return true
	case <-timer.C:
		return false
	}
}

func (p *Process) closePipes() {
	for _, f := range p.pipes {
		f.Close()
	}
}
