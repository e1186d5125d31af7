package main

import (
	"fmt"

	"github.com/sockdrill/sockdrill/reference/mutants"
)

// shard is one of several equal parts of the mutants, for a machine that has no time for all. Its zero value is all of them.
type shard struct{ part, of int }

func (s *shard) String() string {
	if s.of == 0 {
		return ""
	}
	return fmt.Sprintf("%d/%d", s.part, s.of)
}

// Set takes K/N.
func (s *shard) Set(text string) error {
	var part, of int
	if n, err := fmt.Sscanf(text, "%d/%d", &part, &of); n < 2 || err != nil || fmt.Sprintf("%d/%d", part, of) != text || part < 1 || part > of {
		return fmt.Errorf("want a part and the number of parts, such as 2/5, not %q", text)
	}
	*s = shard{part, of}
	return nil
}

// take returns every of-th mutant, so that each part has some of every kind.
func (s *shard) take(all []mutants.Mutant) []mutants.Mutant {
	if s.of == 0 {
		return all
	}
	var some []mutants.Mutant
	for i := s.part - 1; i < len(all); i += s.of {
		some = append(some, all[i])
	}
	return some
}
