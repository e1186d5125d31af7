package main

import (
	"errors"
	"strings"
	"time"

	"github.com/sockdrill/sockdrill/harness/record"
)

// sides is the flag --side: names separated by commas, given once or several times. The runner says which exist.
type sides []record.Side

// Set adds the names of one flag.
func (s *sides) Set(names string) error {
	for _, name := range strings.Split(names, ",") {
		*s = append(*s, record.Side(name))
	}
	return nil
}

func (s *sides) String() string {
	var names []string
	for _, side := range *s {
		names = append(names, string(side))
	}
	return strings.Join(names, ",")
}

// Type is what the help calls the value.
func (s *sides) Type() string { return "strings" }

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
