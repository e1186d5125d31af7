package subject

import (
	"fmt"
	"strings"
)

// Words splits a command into words the way a person expects, without a shell: blanks separate, single quotes keep
// everything, double quotes keep blanks, a backslash keeps the next character. No words, or a quote that does not end, is an error.
func Words(command string) ([]string, error) {
	s := splitter{}
	for _, r := range command {
		s.next(r)
	}
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
}

func (s *splitter) next(r rune) {
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
