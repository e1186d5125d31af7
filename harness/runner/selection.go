package runner

import (
	"slices"

	"github.com/sockdrill/sockdrill/harness/known"
	"github.com/sockdrill/sockdrill/harness/record"
)

// Selection says which cases are meant. The zero value means every case of the sides that are judged.
type Selection struct {
	Run    []string      // ids, patterns, areas, @file; empty means all
	Skip   []string      // the same; these are left out
	Levels []string      // MUST, SHOULD, MAY; empty means all
	Sides  []record.Side // client, server, harness; empty means those for which there is an implementation
	Shard  *record.Shard // the part of these that is meant; nil means all
}

// Select returns the cases that are meant, in the plan's order. judged are the sides that have an implementation. A pattern
// that means no case, a case without an implementation, and an empty selection are usage errors.
func (s Selection) Select(cases []record.Case, judged []record.Side) ([]record.Case, error) {
	if err := s.vet(judged); err != nil {
		return nil, err
	}
	run, err := set(s.Run, cases)
	if err != nil {
		return nil, err
	}
	skip, err := set(s.Skip, cases)
	if err != nil {
		return nil, err
	}
	var selected, sideless []record.Case
	for _, c := range cases {
		switch {
		case len(s.Run) > 0 && !run[c.ID], skip[c.ID], len(s.Levels) > 0 && !slices.Contains(s.Levels, c.Level):
		case !s.wants(c.Side, judged):
			sideless = append(sideless, c)
		default:
			selected = append(selected, c)
		}
	}
	if len(selected) > 0 {
		return shardOf(selected, s.Shard)
	}
	if len(s.Run) > 0 && len(sideless) > 0 {
		return nil, missingSide(sideless[0])
	}
	return nil, usage("nothing is selected: --run, --skip, --level and --side leave no case; see `sockdrill list`")
}

// wants reports whether cases of this side are meant. Those of the harness are meant if they are named, by side or by id.
func (s Selection) wants(side record.Side, judged []record.Side) bool {
	if side == record.Harness {
		return slices.Contains(s.Sides, side) || (len(s.Sides) == 0 && len(s.Run) > 0)
	}
	return slices.Contains(judged, side) && (len(s.Sides) == 0 || slices.Contains(s.Sides, side))
}

func (s Selection) vet(judged []record.Side) error {
	for _, level := range s.Levels {
		if !slices.Contains([]string{"MUST", "SHOULD", "MAY"}, level) {
			return usage("level %q: expected MUST, SHOULD or MAY", level)
		}
	}
	for _, side := range s.Sides {
		if !slices.Contains(record.Sides, side) {
			return usage("side %q: expected client, server or harness", side)
		}
		if side != record.Harness && !slices.Contains(judged, side) {
			return usage("side %s: no %s was given; add --%s CMD", side, side, side)
		}
	}
	return nil
}

func missingSide(c record.Case) error {
	if c.Side == record.Harness {
		return usage("%s tests sockdrill itself: add --side harness", c.ID)
	}
	return usage("%s judges a %s, and none was given: add --%s CMD", c.ID, c.Side, c.Side)
}

// set expands the words of a flag into the ids of the cases that they mean.
func set(words []string, cases []record.Case) (map[string]bool, error) {
	list, err := known.Parse(words)
	if err != nil {
		return nil, usage("%v", err)
	}
	ids := map[string]bool{}
	for _, e := range list {
		if e.Class != "" {
			return nil, usage("%q: a selection has no classes; write %s", e.Case+"="+e.Class, e.Case)
		}
		found, err := find(e.Case, cases)
		if err != nil {
			return nil, err
		}
		for _, c := range found {
			ids[c.ID] = true
		}
	}
	return ids, nil
}
