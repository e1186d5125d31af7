package main

import (
	"errors"
	"fmt"
	"time"

	"github.com/sockdrill/sockdrill/harness/record"
)

// span is the flag --soak: a time above 0.
type span time.Duration

// Set reads the time.
func (s *span) Set(text string) error {
	d, err := time.ParseDuration(text)
	if err != nil || d <= 0 {
		return errors.New("expected a time above 0, such as 30m")
	}
	*s = span(d)
	return nil
}

func (s *span) String() string {
	if *s == 0 {
		return ""
	}
	return time.Duration(*s).String()
}

// Type is what the help calls the value.
func (s *span) Type() string { return "duration" }

// everySoOften is how often a case that goes on for long has a line of its own, where no status line can be rewritten.
const everySoOften = 30 * time.Second

// advanced shows how far a case has come: in the status line, or now and then in a line of its own.
func (s *screen) advanced(id string, p record.Progress) {
	s.latest, s.latestOf = fmt.Sprintf("%s: %s", id, advance(p)), id
	if s.live || p.Took-s.told[id] < everySoOften {
		return
	}
	if s.told == nil {
		s.told = map[string]time.Duration{}
	}
	s.told[id] = p.Took
	fmt.Fprintln(s.status, s.latest)
}

// advance is how far a case has come, in words: what was done, how fast, and how long it goes on.
func advance(p record.Progress) string {
	return fmt.Sprintf("%d %s, %.0f a second, %v left", p.Done, p.What, p.Rate(), seconds(p.Left))
}
