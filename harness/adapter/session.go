package adapter

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"
	"time"

	"github.com/sockdrill/sockdrill/harness/process"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/trace"
)

// Session is the drill protocol with one adapter. Its methods may be called from any goroutine.
type Session struct {
	process *process.Process
	trace   *trace.Trace
	account *Account
	hello   Hello
	lines   chan []byte   // to the writer; closed by nobody: the writer ends with the output
	broken  chan struct{} // closed by the first breach: what comes later cannot be relied on
	over    chan struct{} // closed once the adapter's output has ended or is read no more

	mu      sync.Mutex
	last    int                   // id of the last command
	sent    map[int]sent          // every command that was written
	waiting map[int]chan<- Answer // those whose answer somebody waits for
	clients map[string]bool       // names given by open
	serving bool                  // a server was opened, whose events have no client
	fault   *ProtocolError        // the first
	half    string                // what came of a line that did not end
	said    int                   // lines of the account that went to the trace
	stray   stray
	clock   clock
}

// sent is what is known of a command that was written.
type sent struct {
	verb     string
	what     string
	at       time.Duration
	answered bool
	done     bool
}

// Do writes one command and waits for its answer, at most Timing.Reply. The answer means accepted; what comes of it is in
// the account, under the answer's id. Errors: *RefusedError, *ProtocolError, *EndedError, or the context's.
func (s *Session) Do(ctx context.Context, c Command) (Answer, error) {
	return s.within(ctx, s.process.Timing().Reply, c)
}

// DoBoth is Do for two commands of which the second is written right after the first, without waiting for its answer: they
// are carried out as close to each other as the adapter can.
func (s *Session) DoBoth(ctx context.Context, first, second Command) (Answer, Answer, error) {
	if err := s.Fault(); err != nil {
		return Answer{}, Answer{}, err
	}
	id, answer, err := s.write(first)
	if err != nil {
		return Answer{}, Answer{}, err
	}
	b, err := s.Do(ctx, second)
	if err != nil {
		return Answer{}, Answer{}, err
	}
	a, err := s.await(ctx, s.process.Timing().Reply, first, id, answer)
	return a, b, err
}

func (s *Session) within(ctx context.Context, limit time.Duration, c Command) (Answer, error) {
	if err := s.Fault(); err != nil {
		return Answer{}, err
	}
	id, answer, err := s.write(c)
	if err != nil {
		return Answer{}, err
	}
	return s.await(ctx, limit, c, id, answer)
}

// await waits for the answer to a command that was written.
func (s *Session) await(ctx context.Context, limit time.Duration, c Command, id int, answer <-chan Answer) (Answer, error) {
	timer := time.NewTimer(limit)
	defer timer.Stop()
	select {
	case a := <-answer:
		return a, refusal(c.Verb, a)
	case <-s.broken:
		return s.afterEnd(c.Verb, answer)
	case <-s.over:
		return s.afterEnd(c.Verb, answer)
	case <-timer.C:
		return Answer{ID: id}, s.noAnswer(id, c.Verb, limit)
	case <-ctx.Done():
		return Answer{ID: id}, fmt.Errorf("%s: wait for the answer: %w", c.Verb, context.Cause(ctx))
	}
}

// write gives a command its id and hands it to the writer, in the order of the ids.
func (s *Session) write(c Command) (int, <-chan Answer, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c.ID = s.last + 1
	line, err := json.Marshal(c)
	if err != nil {
		return 0, nil, fmt.Errorf("write the command %s: %w", c.Verb, err)
	}
	answer := make(chan Answer, 1)
	// First the time, then the command: on a busy machine the adapter may have acted on it before this goes on, and what it
	// did would come before its cause.
	asked := s.trace.Now()
	select {
	case s.lines <- append(line, '\n'):
	default:
		return 0, nil, &ProtocolError{Problem: "the adapter does not read its standard input",
			Remedy: "read commands while others are being carried out", Late: true}
	}
	s.last = c.ID
	s.sent[c.ID] = sent{verb: c.Verb, what: c.What, at: asked}
	s.waiting[c.ID] = answer
	s.opened(c)
	return c.ID, answer, nil
}

// opened remembers who may be spoken of from now on.
func (s *Session) opened(c Command) {
	switch {
	case c.Verb == VerbOpen && c.Role == record.Server:
		s.serving = true
	case c.Verb == VerbOpen && c.Client != "":
		s.clients[c.Client] = true
	}
}

// writer is the one goroutine that writes, so that an adapter that does not read blocks nobody else.
func (s *Session) writer() {
	for {
		select {
		case line := <-s.lines:
			if _, err := s.process.Input().Write(line); err != nil {
				return // its input is closed: the process has ended or is being stopped, which others report
			}
		case <-s.over:
			return
		}
	}
}

func refusal(verb string, a Answer) error {
	if a.OK {
		return nil
	}
	return &RefusedError{Verb: verb, Unsupported: a.Unsupported, Text: a.Error}
}

// afterEnd says what became of a command whose answer can come no more, or would not be believed.
func (s *Session) afterEnd(verb string, answer <-chan Answer) (Answer, error) {
	select {
	case a := <-answer: // it was the last line
		return a, refusal(verb, a)
	default:
	}
	if err := s.Fault(); err != nil {
		return Answer{}, err
	}
	if s.process.Ended(s.process.Timing().Quiet) {
		s.process.Settle()
		return Answer{}, s.endedError("answer to " + verb)
	}
	return Answer{}, s.broke(&ProtocolError{
		Problem: "the adapter closed its standard output and still runs, " + verb + " unanswered",
		Remedy:  "keep standard output open until the end",
	})
}

func (s *Session) endedError(wanted string) *EndedError {
	s.mu.Lock()
	defer s.mu.Unlock()
	return &EndedError{Wanted: wanted, Exit: s.process.Words(), Half: s.half, Stderr: s.process.Stderr()}
}

// noAnswer says that the time for an answer is up. It is kept as a fault: an answer that comes later is one to nobody.
func (s *Session) noAnswer(id int, verb string, limit time.Duration) error {
	s.mu.Lock()
	stray := s.stray.describe()
	s.mu.Unlock()
	return s.broke(&ProtocolError{
		Problem: fmt.Sprintf("no answer to %s within %v (the line with the id %d)%s", verb, limit, id, stray),
		Remedy:  `answer every command at once with {"id":N,"ok":true}, and flush after every line`,
		Late:    true,
	})
}

// broke keeps the first breach of the protocol, and returns the one that was passed.
func (s *Session) broke(e *ProtocolError) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.breach(e)
	return e
}

// breach is broke for those who hold the lock.
func (s *Session) breach(e *ProtocolError) {
	if s.fault == nil {
		s.fault = e
		close(s.broken)
		s.trace.Add(trace.Event{Lane: trace.Account, Kind: trace.Mark, Note: e.Error()}, nil)
	}
}

// Fault is the first breach of the drill protocol that was seen, a *ProtocolError; nil if there was none.
// A case that ends with one is an error of the adapter, whatever else was seen.
func (s *Session) Fault() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.fault == nil {
		return nil
	}
	return s.fault
}

// Hello is how the adapter introduced itself.
func (s *Session) Hello() Hello { return s.hello }

// Account is what the adapter says unasked.
func (s *Session) Account() *Account { return s.account }
