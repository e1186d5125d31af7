package checkup

import (
	"context"
	"fmt"
	"net"
	"slices"
	"sync"
	"time"

	"github.com/sockdrill/sockdrill/harness/discover"
	"github.com/sockdrill/sockdrill/harness/process"
	"github.com/sockdrill/sockdrill/harness/timing"
	"github.com/sockdrill/sockdrill/harness/wire"
)

// target looks at a server that runs already. Whether it may be reached is the caller's to know.
func (x *examination) target(ctx context.Context) {
	if x.find("the server accepts a connection", dial(ctx, x.impl.Target, prompt)) && x.handshakes(ctx, x.impl.Target) {
		x.framing(ctx, x.to(x.impl.Target))
	}
}

// listener looks at a server without an adapter. accepted is called once it has accepted a connection.
func (x *examination) listener(ctx context.Context, accepted func()) {
	addr, err := process.Lease(x.impl, 0)
	if err != nil {
		x.find("there is an address to listen on", err)
		return
	}
	s := &server{examination: x, addr: addr}
	x.died = s.died
	if !x.find("the command starts", s.launch(ctx)) {
		return
	}
	awake, done := context.WithCancel(ctx)
	defer done()
	sleeper, began := timing.NewSleeper(awake.Done()), time.Now()
	err = s.process.Ready(ctx, addr)
	if _, _, ended := s.process.Exit(); !ended {
		err = busy(err, sleeper.Worst(began, time.Now()))
	}
	if x.find("it accepts a connection at the address it is given", err) {
		accepted()
		x.find("it accepts a second connection", dial(ctx, addr, prompt))
		if x.handshakes(ctx, addr) {
			x.framing(ctx, s.dial)
			s.mortal()
		}
	}
	x.end(s.process, "TERM", "the default action of SIGTERM is enough", "TERM ends it")
}

// server is a command that listens. One that is ended by what it is sent is started again, as often as there is time.
type server struct {
	*examination
	addr string

	mu      sync.Mutex
	process *process.Process
	deaths  int
	last    *process.Process // that died
}

func (s *server) launch(ctx context.Context) (err error) {
	s.process, err = process.Launch(ctx, process.Start{Implementation: s.impl, Addr: s.addr, Files: s.files(), Timing: s.bounds()})
	return err
}

func (s *server) dial(ctx context.Context) (net.Conn, error) {
	if err := s.revive(ctx); err != nil {
		return nil, err
	}
	conn, err := s.to(s.addr)(ctx)
	if err == nil {
		return conn, nil
	}
	// It listens no more: it may be about to end.
	select {
	case <-s.current().Done():
	case <-time.After(quiet):
		return nil, err
	}
	if err := s.revive(ctx); err != nil {
		return nil, err
	}
	return s.to(s.addr)(ctx)
}

func (s *server) current() *process.Process {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.process
}

// revive starts the server again if it has ended.
func (s *server) revive(ctx context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, _, ended := s.process.Exit(); !ended {
		return nil
	}
	s.process.Stop()
	s.deaths, s.last = s.deaths+1, s.process
	if err := s.launch(context.WithoutCancel(ctx)); err != nil {
		return err
	}
	return s.process.Ready(ctx, s.addr)
}

// mortal says what asking in other framings did to the server: others will send it such bytes, too.
func (s *server) mortal() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, _, ended := s.process.Exit(); ended {
		s.deaths, s.last = s.deaths+1, s.process
	}
	switch {
	case s.deaths == 0 && s.alone:
		s.hint("it serves several connections at once", "it answers while nobody else is connected",
			"declare limits: {connections: 1} if it is to be so")
	case s.deaths > 0 && s.report.Framed: // else it was said why nothing could be found out
		s.hint("a connection with other bytes ends that connection only", s.words(),
			"let an error of one connection end that connection, and serve the others")
	}
}

// died says how often the server ended while it was asked, and with what words; empty if it did not.
func (s *server) died() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.deaths == 0 {
		return ""
	}
	return s.words()
}

func (s *server) words() string {
	said := process.LastWords(s.last.Stderr())
	if said == "" {
		said = "it wrote nothing to standard error"
	} else {
		said = "it wrote:\n" + said
	}
	return fmt.Sprintf("the server ended %s while it was asked: it %s, and %s", times(s.deaths), s.last.Words(), said)
}

func times(n int) string {
	if n == 1 {
		return "once"
	}
	return fmt.Sprintf("%d times", n)
}

// framing finds out in which framing a server answers, and what it does with messages in it.
func (x *examination) framing(ctx context.Context, to discover.Dial) {
	ctx, cancel := context.WithDeadline(ctx, x.until.Add(-ending))
	defer cancel()
	if x.impl.Exchange != nil {
		x.exchange(ctx, to)
		return
	}
	declared, err := x.impl.Wire()
	if err != nil {
		x.find("its framing exists", err)
		return
	}
	found := discover.Search(ctx, to, discover.Quick, x.declares(declared)...)
	if !found.OK {
		x.unframed(ctx, found, to)
		return
	}
	if x.impl.Framing != "" && declared != found.Framing {
		x.find("it answers in "+declared.String()+", as declared",
			trouble("declare framing: "+found.Framing.String(), "it answers in %s", found.Framing))
		return
	}
	if x.recognise(ctx, to, found.Framing) {
		x.report.Framing, x.report.Framed = found.Framing, true
		x.alone = found.Alone
		x.habits(ctx, to, found.Framing)
	}
}

// declares is the framing that it was declared to have, if that is none of those that are looked for anyway.
func (x *examination) declares(f wire.Framing) []wire.Framing {
	if x.impl.Framing == "" || slices.Contains(wire.Fixed(), f) {
		return nil
	}
	return []wire.Framing{f}
}

// recognise holds the framing that was found against what tells it from others, as a run does before it judges anything. It
// reports whether it is that framing.
func (x *examination) recognise(ctx context.Context, to discover.Dial, f wire.Framing) bool {
	asked := f
	asked.Max = x.impl.MostPayload()
	r := discover.Ask{Framing: asked, Each: 2 * discover.Quick.Quiet, Quiet: discover.Quick.Quiet}.Recognise(ctx, to)
	if ctx.Err() != nil { // what was not asked is not known
		x.find("it answers messages of all lengths framed as "+f.String(),
			trouble("try again when this machine has less to do", "there was no time left to ask"))
		return false
	}
	like, other := r.Like()
	switch {
	case other:
		x.find("it answers messages framed as "+f.String(),
			trouble("declare framing: "+like.String(), "it frames by %s: %s", like, r.Seen()))
	case r.Strange():
		x.find("it answers messages framed as "+f.String(),
			trouble("if the framing is right, this is the defect to look for first", "%s", r.Seen()))
	default:
		x.find("it answers messages framed as "+f.String(), nil)
		x.limit(ctx, to, f, r)
		return true
	}
	return false
}

// limit says how long a message may be for a server that does not answer long ones, if nobody has declared it.
func (x *examination) limit(ctx context.Context, to discover.Dial, f wire.Framing, r discover.Recognition) {
	if !r.Silent() {
		return
	}
	const step = "it answers long messages"
	most := discover.Limit(ctx, to, f, r.Failed, discover.Quick.Quiet)
	if ctx.Err() != nil || most < 1 {
		x.hint(step, r.Seen(), "declare the longest message, limits.max_frame, if there is one")
		return
	}
	x.report.Longest = most
	x.hint(step, fmt.Sprintf("messages of up to %d bytes are answered, longer ones are not", most),
		fmt.Sprintf("declare limits: {max_frame: %d} (--max-frame %d) if it is to be so, and it is judged by that; if not, this is "+
			"the defect to look for first", most, most))
}

// unframed says what a server is that answers in no framing.
func (x *examination) unframed(ctx context.Context, found discover.Found, to discover.Dial) {
	const step = "it answers messages in a framing that sockdrill knows"
	if x.died != nil {
		if how := x.died(); how != "" {
			x.find(step, trouble("nothing that a peer sends may end the process: let an error of one connection end that connection",
				"%s", how))
			return
		}
	}
	if ctx.Err() != nil {
		x.find(step, trouble("try again when this machine has less to do", "there was no time left to ask: it took too long to start"))
		return
	}
	nature := found.Know(ctx, to, discover.Quick)
	if nature.Kind == discover.ByteEcho || nature.Kind == discover.OneRead {
		x.hint(step, "it "+nature.String(), nature.Remedy())
		return
	}
	x.find(step, trouble(nature.Remedy(), "it %s", nature))
}

// habits puts to a server what servers get wrong. It can be judged all the same: these are what the cases are about.
func (x *examination) habits(ctx context.Context, to discover.Dial, f wire.Framing) {
	h := discover.Examine(ctx, to, f, discover.Quick.Quiet)
	if ctx.Err() != nil {
		x.hint("it answers messages in pieces and together", "there was no time left to ask", "try again when this machine has less to do")
		return
	}
	x.pieces(h)
	x.report.Empty, x.report.Half = h.Empty, h.HalfClose
}

// pieces says whether it takes messages out of the stream, however they arrive.
func (x *examination) pieces(h discover.Habits) {
	if h.Split && h.Merged {
		x.find("it answers a message in two segments, and two messages in one", nil)
		return
	}
	x.hint("it takes messages out of the stream, however they arrive", habit(h),
		"a read gives what has arrived, which may be half a message or several: keep the bytes, and take whole messages out of them")
}

func habit(h discover.Habits) string {
	switch {
	case h.Merged:
		return "it answers a message at once, and not one that comes in two segments: it takes one read for one message"
	case h.Split:
		return "it answers a message at once, and not two that come in one segment: it takes one read for one message"
	}
	return "it answers a message at once, not one that comes in two segments, and not two that come in one: it takes one read for " +
		"one message"
}
