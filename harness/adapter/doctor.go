package adapter

import (
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"
	"time"

	"github.com/sockdrill/sockdrill/harness/timing"
	"github.com/sockdrill/sockdrill/harness/trace"
)

// Finding is the outcome of one step of the doctor.
type Finding struct {
	Step    string // what was tried
	OK      bool
	Problem string // what happened instead, or empty
	Remedy  string // what to do about it, or empty
}

// patience are the bounds of the doctor: it takes less than 5 s, whatever it is given.
var patience = timing.Timing{
	Prompt: time.Second, Start: 1800 * time.Millisecond, Reply: time.Second, Leave: 2 * time.Second,
	Quiet: 200 * time.Millisecond, Poll: timing.Default.Poll,
}

// Check is the doctor: it starts the implementation, tries everything that a run will rely on, and says what is wrong.
// The steps after a failed one are left out if they would mean nothing.
func Check(ctx context.Context, impl Implementation) []Finding { return check(ctx, impl, patience) }

func check(ctx context.Context, impl Implementation, bounds timing.Timing) []Finding {
	x := &examination{impl: impl, bounds: bounds}
	switch {
	case impl.Target != "":
		x.target(ctx)
	case impl.Zero():
		x.listener(ctx)
	default:
		x.adapter(ctx)
	}
	return x.findings
}

// examination is one call of the doctor.
type examination struct {
	impl     Implementation
	bounds   timing.Timing
	findings []Finding
}

// find notes a step, and tells whether it went well.
func (x *examination) find(step string, err error) bool {
	f := Finding{Step: step, OK: err == nil}
	if err != nil {
		f.Problem, f.Remedy = explain(err)
	}
	x.findings = append(x.findings, f)
	return f.OK
}

// explain takes an error apart into what is wrong and what to do.
func explain(err error) (problem, remedy string) {
	if start := (*StartError)(nil); errors.As(err, &start) {
		return fmt.Sprintf("%q: %s", start.Command, start.Problem), start.Remedy
	}
	if protocol := (*ProtocolError)(nil); errors.As(err, &protocol) {
		short := *protocol
		short.Remedy = ""
		return short.Error(), protocol.Remedy
	}
	return err.Error(), ""
}

// target looks at a server that runs already.
func (x *examination) target(ctx context.Context) {
	err := Loopback(x.impl.Target)
	if err == nil {
		err = dial(ctx, x.impl.Target, x.bounds.Prompt)
	}
	x.find("the server accepts a connection", err)
}

func dial(ctx context.Context, addr string, limit time.Duration) error {
	dialer := net.Dialer{Timeout: limit}
	conn, err := dialer.DialContext(ctx, "tcp", addr)
	if err != nil {
		return fmt.Errorf("connect to %s: %w", addr, err)
	}
	return conn.Close()
}

// listener looks at a server without an adapter.
func (x *examination) listener(ctx context.Context) {
	addr, err := LeaseAddr(0)
	if err != nil {
		x.find("there is an address to listen on", err)
		return
	}
	p, err := Launch(ctx, Start{Implementation: x.impl, Addr: addr, Timing: x.bounds})
	if !x.find("the command starts", err) {
		return
	}
	if x.find("the server accepts a connection at the address it is given", p.Ready(ctx, addr)) {
		x.find("a second connection is accepted", dial(ctx, addr, x.bounds.Prompt))
	}
	leftovers := p.Stop()
	x.find("TERM ends it", stubborn(p.Forced(), "TERM", "the default action of SIGTERM is enough"))
	x.find("no process is left behind", leftBehind(leftovers))
}

// stubborn says that a process took more to end than it should.
func stubborn(forced, allowed, remedy string) error {
	if forced == "" || forced == allowed {
		return nil
	}
	return &ProtocolError{Problem: "it had to be ended by " + forced, Remedy: remedy}
}

func leftBehind(leftovers []string) error {
	if len(leftovers) == 0 {
		return nil
	}
	return &ProtocolError{Problem: "it left behind: " + strings.Join(leftovers, ", "), Remedy: "end every process that it starts"}
}

// adapter looks at a program that should speak the drill protocol.
func (x *examination) adapter(ctx context.Context) {
	tr := trace.New()
	p, err := Launch(ctx, Start{Implementation: x.impl, Trace: tr, Timing: x.bounds})
	if !x.find("the command starts", err) {
		return
	}
	s, err := Greet(ctx, p, tr)
	if x.find("it answers the greeting, an unknown verb and its clock", err) {
		x.session(ctx, s)
	}
	leftovers := p.Stop()
	x.find("the end of its input ends it within 2 s", stubborn(p.Forced(), "", "end when standard input ends, with everything that is open"))
	x.find("no process is left behind", leftBehind(leftovers))
	if s == nil {
		return
	}
	x.find("no breach of the protocol was seen", s.Fault())
	x.find("nothing else is on its standard output", chatter(s))
}

func (x *examination) session(ctx context.Context, s *Session) {
	x.find("every feature it lists exists", misspelt(s.Hello().Features))
	_, err := s.Do(ctx, Command{Verb: VerbOpen, Role: "nobody", Client: "nobody"})
	refused := (*RefusedError)(nil)
	if errors.As(err, &refused) && refused.Unsupported != "" {
		err = nil
	} else if err == nil || refused != nil {
		err = &ProtocolError{Problem: `open with the role "nobody" was not answered by unsupported`, Remedy: `answer {"id":N,"ok":false,"unsupported":"nobody"}`}
	}
	x.find("an unknown role is unsupported", err)
	if x.impl.Side == SideServer {
		x.find("open makes it listen", openServer(ctx, s))
		return
	}
	x.find("open makes it connect", openClient(ctx, s, x.bounds.Prompt))
}

func misspelt(features []string) error {
	for _, f := range features {
		if !slices.Contains(Features, f) {
			return &ProtocolError{Problem: fmt.Sprintf("it lists the feature %q", f), Remedy: "the features are " + strings.Join(Features, ", ")}
		}
	}
	return nil
}

func openServer(ctx context.Context, s *Session) error {
	a, err := s.Do(ctx, Command{Verb: VerbOpen, Role: SideServer, Addr: "127.0.0.1:0", Config: &Config{}})
	if err != nil {
		return err
	}
	if err := Loopback(a.Addr); err != nil {
		return &ProtocolError{Problem: "the answer to open: " + err.Error(), Remedy: "answer with the address that it listens on, `addr`"}
	}
	return dial(ctx, a.Addr, s.process.timing.Prompt)
}

// openClient lets the client connect to a listener here, which stays open until the client is stopped.
func openClient(ctx context.Context, s *Session, limit time.Duration) error {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return fmt.Errorf("listen for the client: %w", err)
	}
	defer l.Close()
	if _, err := s.Do(ctx, Command{Verb: VerbOpen, Role: SideClient, Client: "doctor", Addrs: []string{l.Addr().String()}, Config: &Config{}}); err != nil {
		return err
	}
	if err := l.(*net.TCPListener).SetDeadline(time.Now().Add(limit)); err != nil {
		return fmt.Errorf("listen for the client: %w", err)
	}
	conn, err := l.Accept()
	if err != nil {
		return &ProtocolError{Problem: fmt.Sprintf("no connection came within %v after open", limit), Remedy: "connect to the first of `addrs` when open comes"}
	}
	return conn.Close()
}

func chatter(s *Session) error {
	if lines, sample := s.Stray(); lines > 0 {
		return &ProtocolError{Line: sample, Problem: fmt.Sprintf("%d lines are not the protocol, the first", lines), Remedy: "log to standard error"}
	}
	return nil
}
