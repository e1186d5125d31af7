package adapter

import (
	"encoding/json"
	"fmt"
	"hash/crc32"
	"time"

	"github.com/sockdrill/sockdrill/harness/process"
	"github.com/sockdrill/sockdrill/harness/trace"
)

// take carries one line of the protocol to whom it concerns; false if nothing more should be read.
func (s *Session) take(line []byte) bool {
	at := s.trace.Now()
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(line, &fields); err != nil {
		s.broke(wrong(line, "not a JSON object ("+err.Error()+")", "write one whole JSON object on each line"))
		return true
	}
	if _, ok := fields["event"]; ok {
		var e Event
		if err := json.Unmarshal(line, &e); err != nil {
			s.broke(wrong(line, typeTrouble(err), "see the table of events"))
			return true
		}
		e.At = at
		return s.takeEvent(line, e, fields)
	}
	var a Answer
	if err := json.Unmarshal(line, &a); err != nil {
		s.broke(wrong(line, typeTrouble(err), "see the table of commands"))
		return true
	}
	a.At = at
	s.takeAnswer(line, a, fields)
	return true
}

func wrong(line []byte, problem, remedy string) *ProtocolError {
	return &ProtocolError{Line: process.Shorten(string(line)), Problem: problem, Remedy: remedy}
}

func typeTrouble(err error) string { return "a field of the wrong type (" + err.Error() + ")" }

func (s *Session) takeAnswer(line []byte, a Answer, fields map[string]json.RawMessage) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, known := s.sent[a.ID]
	switch {
	case fields["id"] == nil || fields["ok"] == nil:
		s.breach(wrong(line, "neither an event (no `event`) nor an answer (no `id` and `ok`)", "every line is one of the two"))
		return
	case !known:
		s.breach(wrong(line, fmt.Sprintf("answer to the id %d, which no command has", a.ID), "answer with the id of the command"))
		return
	case c.answered:
		s.breach(wrong(line, fmt.Sprintf("second answer to the id %d (%s)", a.ID, c.verb), "answer every command exactly once"))
		return
	case a.OK && c.what == "clock" && fields["t"] == nil:
		s.breach(wrong(line, "answer to query clock without `t`", "give microseconds of a monotonic clock"))
	}
	c.answered = true
	s.sent[a.ID] = c
	a.Asked = c.at
	s.note(fmt.Sprintf("answer to %s %d: %s", c.verb, a.ID, yesNo(a)), a.At, nil)
	s.waiting[a.ID] <- a // has room for the one answer
	delete(s.waiting, a.ID)
}

func yesNo(a Answer) string {
	switch {
	case a.OK:
		return "ok"
	case a.Unsupported != "":
		return "unsupported " + process.Shorten(a.Unsupported)
	}
	return "refused, " + process.Shorten(a.Error)
}

func (s *Session) takeEvent(line []byte, e Event, fields map[string]json.RawMessage) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if problem, remedy := s.check(e, fields); problem != "" {
		s.breach(wrong(line, problem, remedy))
		return true
	}
	if e.Event == EventDone {
		c := s.sent[e.ID]
		c.done = true
		s.sent[e.ID] = c
	}
	s.note(e.String(), e.At, e.Data)
	taken, room := s.account.add(e)
	if !room {
		s.breach(wrong(line, "more than 200,000 events", "report what the protocol asks for, once"))
		return false
	}
	if c := s.sent[e.ID]; taken && c.done && c.answered {
		delete(s.sent, e.ID) // a case without an end has commands without an end
	}
	return true
}

// note puts a line of the account into the trace. The wire needs the trace too, so a flood does not fill it.
func (s *Session) note(words string, at time.Duration, data []byte) {
	if s.said++; s.said <= maxSaid {
		s.trace.Add(trace.Event{T: at, Lane: trace.Account, Kind: trace.Said, Note: words}, data)
	}
}

// check returns what is wrong with an event; empty if nothing is. The caller holds the lock.
func (s *Session) check(e Event, fields map[string]json.RawMessage) (problem, remedy string) {
	needed, known := eventFields[e.Event]
	if !known {
		return "", "" // an event of a later version: ignored like an unknown field
	}
	for _, f := range needed {
		if fields[f] == nil {
			return fmt.Sprintf("event %s without the field `%s`", e.Event, f), "see the table of events"
		}
	}
	if problem, remedy := s.checkWords(e); problem != "" {
		return problem, remedy
	}
	if problem, remedy := s.checkWho(e); problem != "" {
		return problem, remedy
	}
	if e.Event == EventDone || e.Event == EventRetry {
		return s.checkCommand(e)
	}
	return checkPayload(e)
}

// eventFields lists what an event must have beside `event`.
var eventFields = map[string][]string{
	EventState:   {"t", "from", "to"},
	EventRecv:    {"t", "conn", "len", "crc"},
	EventDone:    {"t", "id", "ok"},
	EventAttempt: {"t", "client", "n", "addr", "delay"},
	EventRetry:   {"t", "client", "id", "n", "delay"},
	EventError:   {"t", "class"},
}

func (s *Session) checkWords(e Event) (problem, remedy string) {
	switch {
	case e.Class != "" && !e.Class.Known():
		return fmt.Sprintf("unknown class %q", e.Class), "use one of the protocol's classes; `other` if none fits"
	case e.Event == EventState && !e.From.Known():
		return fmt.Sprintf("unknown state %q", e.From), "use one of the protocol's states"
	case e.Event == EventState && !e.To.Known():
		return fmt.Sprintf("unknown state %q", e.To), "use one of the protocol's states"
	case e.Event == EventState && e.To == Connected && (e.Conn == "" || e.Local == "" || e.Remote == ""):
		return "state to connected without `conn`, `local` and `remote`", "give the connection's name and both of its addresses"
	case e.Event == EventDone && !e.Succeeded() && e.Class == "":
		return "done that failed without `class`", "say why with one of the protocol's classes"
	}
	return "", ""
}

// checkWho makes sure that the event can be told to be somebody's.
func (s *Session) checkWho(e Event) (problem, remedy string) {
	switch {
	case e.Client != "" && !s.clients[e.Client]:
		return fmt.Sprintf("event of the client %q, which no command opened", e.Client),
			"forget the clients of an earlier run; use the name given by open"
	case e.Client == "" && !s.serving && e.Event != EventDone:
		return fmt.Sprintf("event %s without the field `client`", e.Event), "give the name that open gave"
	case e.Client == "" && e.Conn == "" && e.Event != EventDone:
		return fmt.Sprintf("event %s without the field `conn`", e.Event), "a server names the connection"
	}
	return "", ""
}

// checkCommand makes sure that a command stands behind what is said of it.
func (s *Session) checkCommand(e Event) (problem, remedy string) {
	c, known := s.sent[e.ID]
	switch {
	case !known:
		return fmt.Sprintf("%s of the id %d, which no command has", e.Event, e.ID),
			"give the id of the command; forget those of an earlier run"
	case c.done && e.Event == EventDone:
		return fmt.Sprintf("second done of the id %d (%s)", e.ID, c.verb), "report the outcome of every command exactly once"
	}
	return "", ""
}

// checkPayload holds length and checksum against the payload, where all three are given.
func checkPayload(e Event) (problem, remedy string) {
	if e.Event == EventRecv && e.Data != nil && (int64(len(e.Data)) != e.Len || crc32.ChecksumIEEE(e.Data) != e.CRC) {
		return "recv whose `len` or `crc` does not fit its `data`", "take both from the payload: CRC-32 (IEEE) as an unsigned integer"
	}
	return "", ""
}
