package adapter

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/sockdrill/sockdrill/harness/process"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/harness/trace"
)

// ProtocolVersion is the version of the drill protocol that is spoken here.
const ProtocolVersion = 1

// exchanges is how often the adapter's clock is asked for: the shortest of them is what counts.
const exchanges = 8

// Greet begins the drill protocol with a process: the greeting, a verb that nobody can know, and the clock. The account
// begins here. The error is a *ProtocolError or an *EndedError; the process is then still the caller's to stop.
func Greet(ctx context.Context, p *process.Process, tr *trace.Trace) (*Session, error) {
	s := &Session{
		process: p, trace: tr, account: newAccount(),
		lines: make(chan []byte, 4096), over: make(chan struct{}), broken: make(chan struct{}),
		sent: make(map[int]sent), waiting: make(map[int]chan<- Answer), clients: make(map[string]bool),
	}
	p.Output(s.listen)
	go s.writer()
	for _, step := range []func(context.Context) error{s.introduce, s.probeVerb, s.readClock} {
		if err := step(ctx); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// introduce exchanges the greetings. A program may take Timing.Start until it reads its first command.
func (s *Session) introduce(ctx context.Context) error {
	a, err := s.within(ctx, s.process.Timing().Start, Command{Verb: VerbHello, Protocol: ProtocolVersion})
	if refused := (*RefusedError)(nil); errors.As(err, &refused) {
		return &ProtocolError{Problem: "the adapter refused to be greeted: " + refused.Error(),
			Remedy: "answer hello with protocol, name, roles and features"}
	}
	if err != nil {
		return err
	}
	s.hello = a.Hello
	switch {
	case a.Protocol != ProtocolVersion:
		return &ProtocolError{Problem: fmt.Sprintf("the adapter speaks version %d of the protocol", a.Protocol),
			Remedy: `answer hello with "protocol":1`}
	case a.Name == "":
		return &ProtocolError{Problem: "the greeting has no `name`", Remedy: "name the implementation"}
	case len(a.Roles) == 0 || slices.ContainsFunc(a.Roles, unknownRole):
		return &ProtocolError{Problem: fmt.Sprintf("the greeting's `roles` are %q", a.Roles), Remedy: `list "client", "server" or both`}
	case slices.ContainsFunc(a.Features, unknownFeature):
		return &ProtocolError{Problem: fmt.Sprintf("the greeting lists the feature %q, which does not exist",
			a.Features[slices.IndexFunc(a.Features, unknownFeature)]),
			Remedy: "the features are " + strings.Join(subject.Features, ", ")}
	case s.process.Side() != "" && !slices.Contains(a.Roles, s.process.Side()):
		return &ProtocolError{Problem: fmt.Sprintf("the adapter cannot play the %s: its `roles` are %q", s.process.Side(), a.Roles),
			Remedy: "list the role, or judge it as the other side"}
	}
	return nil
}

func unknownRole(r record.Side) bool { return r != record.Client && r != record.Server }

// unknownFeature finds a misspelt feature: what it was meant to declare would be skipped, and nobody would notice.
func unknownFeature(f string) bool { return !slices.Contains(subject.Features, f) }

// probeVerb makes sure that what the adapter does not know it says so: "ok" to everything would prove nothing.
func (s *Session) probeVerb(ctx context.Context) error {
	verb := fmt.Sprintf("sockdrill-%08x", rand.Uint32())
	_, err := s.Do(ctx, Command{Verb: verb})
	refused := (*RefusedError)(nil)
	switch {
	case err == nil:
		return &ProtocolError{Problem: "the adapter said ok to the verb " + verb + ", which does not exist",
			Remedy: `answer {"id":N,"ok":false,"unsupported":"VERB"} to what you do not know`}
	case errors.As(err, &refused) && refused.Unsupported == "":
		return &ProtocolError{Problem: "the adapter refused the unknown verb " + verb + " without `unsupported`",
			Remedy: `answer {"id":N,"ok":false,"unsupported":"VERB"}`}
	case errors.As(err, &refused):
		return nil
	}
	return err
}

// readClock relates the adapter's clock to the trace's.
func (s *Session) readClock(ctx context.Context) error {
	for range exchanges {
		a, err := s.Do(ctx, Command{Verb: VerbQuery, What: "clock"})
		if refused := (*RefusedError)(nil); errors.As(err, &refused) {
			return &ProtocolError{Problem: "the adapter does not tell its clock: " + refused.Error(),
				Remedy: `answer query clock with "t", microseconds of a monotonic clock`}
		}
		if err != nil {
			return err
		}
		if err := s.relate(a); err != nil {
			return s.broke(err)
		}
	}
	return nil
}
