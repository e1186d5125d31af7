package subject

import (
	"fmt"
	"runtime"
	"strings"
)

// Words splits a command into words the way a person expects, without a shell: blanks separate, single quotes keep
// everything, double quotes keep blanks, a backslash keeps the next character. On Windows a backslash separates folders, and keeps a double
// quote alone, as CommandLineToArgvW has it. No words, or a quote that does not end, is an error.
func Words(command string) ([]string, error) { return words(command, runtime.GOOS == "windows") }

func words(command string, windows bool) ([]string, error) {
	s := splitter{windows: windows}
	for _, r := range command {
		s.next(r)
	}
	s.keep()
	switch {
	case s.escaped:
		return nil, fmt.Errorf("command %q: it ends in a backslash; write \\\\ for a backslash itself", command)
	case s.quote != 0:
		return nil, fmt.Errorf("command %q: the quote %c is never closed; close it, or write \\%c for the character itself", command,
			s.quote, s.quote)
	}
	s.end()
	if len(s.words) == 0 {
		return nil, fmt.Errorf("command %q: it has no words; name a program", command)
	}
	return s.words, nil
}

type splitter struct {
	words   []string
	word    strings.Builder
	started bool // a word has begun; "" is one too
	quote   rune // the quote that is open, or 0
	escaped bool
	windows bool
	slashes int // on Windows: backslashes just before
}

func (s *splitter) next(r rune) {
	switch {
	case s.windows && r == '\\' && s.quote != '\'':
		s.slashes++
		return
	case s.slashes > 0 && r == '"' && s.halve():
		return
	}
	s.keep()
	switch {
	case s.escaped:
		// Inside double quotes a backslash only guards what would end or escape them, so that "C:\dir" survives.
		if s.quote == '"' && r != '"' && r != '\\' {
			s.word.WriteRune('\\')
		}
		s.put(r)
		s.escaped = false
	case r == '\\' && s.quote != '\'':
		s.escaped, s.started = true, true
	case r == s.quote:
		s.quote = 0
	case s.quote != 0:
		s.put(r)
	case r == '\'' || r == '"':
		s.quote, s.started = r, true
	case r == ' ' || r == '\t' || r == '\n' || r == '\r':
		s.end()
	default:
		s.put(r)
	}
}

// keep takes the backslashes just before as what they are.
func (s *splitter) keep() {
	for ; s.slashes > 0; s.slashes-- {
		s.put('\\')
	}
}

// halve takes the backslashes before a double quote: two stand for one, and one that is left over keeps the quote.
func (s *splitter) halve() (kept bool) {
	kept = s.slashes%2 == 1
	s.slashes /= 2
	s.keep()
	if kept {
		s.put('"')
	}
	return kept
}

func (s *splitter) put(r rune) {
	s.word.WriteRune(r)
	s.started = true
}

func (s *splitter) end() {
	if s.started {
		s.words = append(s.words, s.word.String())
	}
	s.word.Reset()
	s.started = false
}
