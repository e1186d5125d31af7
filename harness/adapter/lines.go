package adapter

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/sockdrill/sockdrill/harness/process"
	"github.com/sockdrill/sockdrill/harness/trace"
)

// The bounds of what an adapter may write.
const (
	maxLine  = 1 << 20  // bytes of one line
	maxStray = 16 << 20 // bytes that are not the protocol's, in all
	maxSaid  = 5000     // lines of the account that go to the trace, which the wire needs too
	maxNotes = 50       // stray lines that go to the trace
)

var errLongLine = errors.New("a line longer than 1 MiB")

// listen reads the adapter's output until it ends, or until more of it cannot be trusted: reading no further, a flood
// stops at the pipe's size.
func (s *Session) listen(out io.Reader) {
	defer close(s.over)
	r := bufio.NewReaderSize(out, 64<<10)
	for {
		line, err := readLine(r)
		switch {
		case errors.Is(err, errLongLine):
			s.broke(&ProtocolError{Line: process.Shorten(string(line)), Problem: "more than 1 MiB without the end of a line",
				Remedy: "end every line with \\n; send big payloads as fill"})
			return
		case err != nil:
			s.ended(line)
			return
		}
		if !s.hear(line) {
			return
		}
	}
}

// readLine returns the next line without its end. With an error it gives what there is.
func readLine(r *bufio.Reader) ([]byte, error) {
	var line []byte
	for {
		part, err := r.ReadSlice('\n')
		line = append(line, part...)
		switch {
		case len(line) > maxLine+1:
			return line[:maxLine], errLongLine
		case err == nil:
			return bytes.TrimRight(line, "\r\n"), nil
		case !errors.Is(err, bufio.ErrBufferFull):
			if len(line) > 0 && errors.Is(err, io.EOF) {
				err = io.ErrUnexpectedEOF
			}
			return line, err
		}
	}
}

// ended keeps what came of a line whose end did not come.
func (s *Session) ended(half []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.half = process.Shorten(string(half))
}

// hear takes one line; false if nothing more should be read.
func (s *Session) hear(line []byte) bool {
	if len(bytes.TrimSpace(line)) == 0 {
		return true
	}
	if line[0] != '{' {
		return s.logStray(line)
	}
	return s.take(line)
}

// stray counts what an adapter prints beside the protocol. Logged, not fatal, unless it is a flood.
type stray struct {
	lines, bytes int
	sample       string // the first line
}

func (s *stray) describe() string {
	if s.lines == 0 {
		return ""
	}
	return fmt.Sprintf("; it wrote %d lines that are not JSON, the first is %q", s.lines, s.sample)
}

func (s *Session) logStray(line []byte) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stray.lines == 0 {
		s.stray.sample = process.Shorten(string(line))
	}
	s.stray.lines++
	s.stray.bytes += len(line) + 1
	if s.stray.lines <= maxNotes {
		s.trace.Add(trace.Event{Lane: trace.Account, Kind: trace.Said, Note: "not the protocol: " + process.Shorten(string(line))}, nil)
	}
	if s.stray.bytes <= maxStray {
		return true
	}
	s.breach(&ProtocolError{
		Line: s.stray.sample, Problem: "more than 16 MiB of standard output are not the drill protocol, beginning",
		Remedy: "log to standard error",
	})
	return false
}

// Stray is how many lines of standard output were not the protocol's, and the first of them, shortened.
func (s *Session) Stray() (lines int, sample string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.stray.lines, s.stray.sample
}
