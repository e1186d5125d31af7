package main

import (
	"strings"

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
