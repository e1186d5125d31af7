package adapter

import (
	"context"
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/sockdrill/sockdrill/harness/process"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/harness/timing"
	"github.com/sockdrill/sockdrill/harness/trace"
)

// fakeImplementation is this test binary in a mode. GORACE: the race detector would let it linger for a second at its end.
func fakeImplementation(mode string) subject.Implementation {
	return subject.Implementation{
		Name: mode, Side: record.Client, Command: []string{os.Args[0]},
		Env: map[string]string{fakeVariable: mode, "GORACE": "atexit_sleep_ms=0"},
	}
}

// launch starts a fake and stops it at the end of the test.
func launch(t *testing.T, mode string, bounds timing.Timing) (*process.Process, *trace.Trace) {
	t.Helper()
	tr := trace.New()
	p, err := process.Launch(t.Context(), process.Start{Implementation: fakeImplementation(mode), Trace: tr, Timing: bounds})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Stop() })
	return p, tr
}

func greeted(t *testing.T, mode string, bounds timing.Timing) *Session {
	t.Helper()
	p, tr := launch(t, mode, bounds)
	s, err := Greet(t.Context(), p, tr)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// openFake opens a client whose address refuses.
func openFake(ctx context.Context, s *Session) (Answer, error) {
	return s.Do(ctx, Command{Verb: VerbOpen, Role: record.Client, Client: "c", Addrs: []string{"127.0.0.1:1"}, Config: &Config{}})
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

func TestGreeting(t *testing.T) {
	t.Parallel()
	s := greeted(t, "good", timing.Default)
	if h := s.Hello(); h.Name != "fake" || len(h.Roles) != 2 || len(h.Features) != 2 {
		t.Errorf("hello is %+v", h)
	}
	if d := s.ClockDoubt(); d <= 0 || d > time.Second {
		t.Errorf("the clock's doubt is %v", d)
	}
	wall := time.Now()
	off := s.OnTrace(wall.UnixMicro()) - wall.Sub(s.trace.Start())
	if off.Abs() > s.ClockDoubt()+time.Millisecond {
		t.Errorf("the adapter's clock is %v off, beyond the doubt of %v", off, s.ClockDoubt())
	}
	if err := s.Fault(); err != nil {
		t.Errorf("fault: %v", err)
	}
}

func TestAccountOfASend(t *testing.T) {
	t.Parallel()
	s := greeted(t, "good", timing.Default)
	if _, err := openFake(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	a, err := s.Do(t.Context(), Command{Verb: VerbSend, Client: "c", Data: []byte("hello")})
	if err != nil {
		t.Fatal(err)
	}
	eventually(t, "done of the send", func() bool { _, ok := s.Account().Done(a.ID); return ok })
	if e, _ := s.Account().Done(a.ID); !e.Succeeded() || e.At < a.Asked {
		t.Errorf("done is %+v, asked at %v", e, a.Asked)
	}
	if errs := s.Account().Errors(); len(errs) != 1 || errs[0].Class != Refused || errs[0].Client != "c" {
		t.Errorf("errors are %+v", errs)
	}
	if len(s.Account().For("c")) != 2 || len(s.Account().For("d")) != 0 {
		t.Errorf("account is %+v", s.Account().Events())
	}
	said := 0
	for _, e := range s.trace.Events() {
		if e.Lane == trace.Account && e.Kind == trace.Said {
			said++
		}
	}
	if said < 14 { // hello, verb, 8 clocks, 2 answers, 2 events
		t.Errorf("only %d lines of the account are in the trace", said)
	}
}

func TestRefusal(t *testing.T) {
	t.Parallel()
	s := greeted(t, "good", timing.Default)
	_, err := s.Do(t.Context(), Command{Verb: VerbOpen, Role: "nobody"})
	var refused *RefusedError
	if !errors.As(err, &refused) || refused.Unsupported != "nobody" || refused.Verb != VerbOpen {
		t.Errorf("error is %v", err)
	}
	if _, err := openFake(t.Context(), s); err != nil {
		t.Errorf("after a refusal: %v", err)
	}
}

// A fake that breaks the protocol when it is told to open: what Do or Fault then says.
func TestBreaches(t *testing.T) {
	t.Parallel()
	tests := []struct{ mode, problem, remedy string }{
		{"wrongid", "answer to the id 4711, which no command has", "answer with the id of the command"},
		{"twice", "second answer to the id", "exactly once"},
		{"old", `event of the client "of-yesterday"`, "forget the clients"},
		{"olddone", "done of the id 4711", "forget those of an earlier run"},
		{"badclass", `unknown class "hiccup"`, "`other` if none fits"},
		{"badstate", `unknown state "limbo"`, "one of the protocol's states"},
		{"badcrc", "does not fit its `data`", "CRC-32"},
		{"nofield", "event recv without the field `crc`", "table of events"},
		{"noclient", "event recv without the field `client`", "the name that open gave"},
		{"badjson", "not a JSON object", "one whole JSON object on each line"},
		{"neither", "neither an event", "every line is one of the two"},
		{"wrongtype", "a field of the wrong type", "table of commands"},
		{"longline", "more than 1 MiB without the end of a line", "end every line"},
	}
	for _, test := range tests {
		t.Run(test.mode, func(t *testing.T) {
			t.Parallel()
			s := greeted(t, test.mode, timing.Default)
			// The answer may be heard before the breach is. If it is not, the breach is what the command must say.
			if _, err := openFake(t.Context(), s); err != nil && !errors.Is(err, s.Fault()) {
				t.Errorf("open says %v, the fault is %v", err, s.Fault())
			}
			eventually(t, "the fault", func() bool { return s.Fault() != nil })
			var breach *ProtocolError
			if !errors.As(s.Fault(), &breach) {
				t.Fatalf("fault is %T", s.Fault())
			}
			if !strings.Contains(breach.Problem, test.problem) || !strings.Contains(breach.Remedy, test.remedy) || breach.Line == "" {
				t.Errorf("fault is %q", breach)
			}
			if _, err := openFake(t.Context(), s); !errors.Is(err, breach) {
				t.Errorf("a further command says %v", err)
			}
		})
	}
}

func TestUnanswered(t *testing.T) {
	t.Parallel()
	s := greeted(t, "late", brief(func(b *timing.Timing) { b.Reply = time.Second }))
	_, err := openFake(t.Context(), s)
	var breach *ProtocolError
	if !errors.As(err, &breach) || !strings.Contains(err.Error(), "no answer to open within 1s") {
		t.Errorf("error is %v", err)
	}
}

func TestGreetingFails(t *testing.T) {
	t.Parallel()
	tests := []struct{ mode, says string }{
		{"mute", "no answer to hello within 400ms"},
		{"text", `it wrote 1 lines that are not JSON, the first is "hello! I am not JSON"`},
		{"flood", "more than 16 MiB of standard output are not the drill protocol"},
		{"yes", "which does not exist"},
		{"serveronly", "cannot play the client"},
		{"clockback", "went backwards"},
		{"noclock", "without `t`"},
	}
	for _, test := range tests {
		t.Run(test.mode, func(t *testing.T) {
			t.Parallel()
			p, tr := launch(t, test.mode, brief(func(b *timing.Timing) {
				if test.mode == "mute" {
					b.Start = 400 * time.Millisecond
				}
				if test.mode == "text" {
					b.Start = 2 * time.Second
				}
			}))
			_, err := Greet(t.Context(), p, tr)
			var breach *ProtocolError
			if !errors.As(err, &breach) || !strings.Contains(err.Error(), test.says) || breach.Remedy == "" {
				t.Errorf("error is %v", err)
			}
		})
	}
}

func TestEndedInTheMiddle(t *testing.T) {
	t.Parallel()
	tests := []struct {
		mode string
		says []string
	}{
		{"exit3", []string{"answer to open", "exited with status 3", "boom: out of luck"}},
		{"half", []string{"answer to open", "exited with status 0 after half a line", `\"o`}},
	}
	for _, test := range tests {
		t.Run(test.mode, func(t *testing.T) {
			t.Parallel()
			s := greeted(t, test.mode, timing.Default)
			_, err := openFake(t.Context(), s)
			var ended *EndedError
			if !errors.As(err, &ended) {
				t.Fatalf("error is %v", err)
			}
			for _, part := range test.says {
				if !strings.Contains(err.Error(), part) {
					t.Errorf("error %q does not say %q", err, part)
				}
			}
			if s.Fault() != nil {
				t.Errorf("dying is no breach, but: %v", s.Fault())
			}
		})
	}
}

func TestClosedOutput(t *testing.T) {
	t.Parallel()
	s := greeted(t, "hangup", brief(func(*timing.Timing) {}))
	_, err := openFake(t.Context(), s)
	if err == nil || !strings.Contains(err.Error(), "closed its standard output and still runs, open unanswered") {
		t.Errorf("error is %v", err)
	}
}

func TestStrayOutputIsTolerated(t *testing.T) {
	t.Parallel()
	s := greeted(t, "chatty", timing.Default)
	if _, err := openFake(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	lines, sample := s.Stray()
	if lines != 11 || sample != "INFO about to carry out hello" {
		t.Errorf("stray: %d lines, the first is %q", lines, sample)
	}
	if s.Fault() != nil {
		t.Errorf("fault: %v", s.Fault())
	}
}

func TestContextEndsAWait(t *testing.T) {
	t.Parallel()
	s := greeted(t, "late", brief(func(*timing.Timing) {}))
	ctx, cancel := context.WithCancelCause(t.Context())
	why := errors.New("the case is over")
	time.AfterFunc(50*time.Millisecond, func() { cancel(why) })
	if _, err := openFake(ctx, s); !errors.Is(err, why) {
		t.Errorf("error is %v", err)
	}
	if s.Fault() != nil {
		t.Errorf("fault: %v", s.Fault())
	}
}

func TestDoBothWritesInOrderAndGivesBothAnswers(t *testing.T) {
	s := greeted(t, "good", timing.Default)
	open := Command{Verb: VerbOpen, Role: record.Client, Client: "c", Addrs: []string{"127.0.0.1:1"}, Config: &Config{}}
	first, second, err := s.DoBoth(t.Context(), open, Command{Verb: VerbQuery, What: "clock"})
	if err != nil || !first.OK || !second.OK || second.ID != first.ID+1 {
		t.Errorf("open %+v, clock %+v, %v: want both to be accepted, in this order", first, second, err)
	}
	_, _, err = s.DoBoth(t.Context(), Command{Verb: VerbQuery, What: "clock"}, Command{Verb: "unheard-of"})
	var refused *RefusedError
	if !errors.As(err, &refused) || refused.Verb != "unheard-of" {
		t.Errorf("an unknown verb after a clock: %v, want it to be refused", err)
	}
}
