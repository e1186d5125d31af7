package diagnosis

import (
	"cmp"
	"math"
	"slices"
)

// search is a greedy one: each step adds the row that makes the run likeliest.
type search struct {
	profiles []profile
	weight   map[string]float64
	reds     []Finding
	greens   []string
	already  map[string]float64 // for each red case how likely it is red, as it is, by what is chosen, or by chance
	chosen   []candidate
}

// candidate is a row that may be the next one.
type candidate struct {
	profile profile
	gain    float64 // by how much it makes the run likelier
	margin  float64 // by how much more than the best one of another kind
}

func newSearch(rows []Row, reds []Finding, greens []string) *search {
	kinds := byKind(rows)
	s := &search{profiles: profiles(rows, kinds), weight: weights(kinds), reds: reds, greens: greens, already: map[string]float64{}}
	for _, f := range reds {
		s.already[f.Case] = byChance * anyWay
	}
	return s
}

// alone is the likeliest kind, whether it fits or not, if no other comes near.
func (s *search) alone() []candidate {
	ranked := s.rank(s.profiles)
	if len(ranked) == 0 || ranked[0].margin < leastAlone {
		return nil
	}
	return ranked
}

// fitting are the profiles that fit.
func (s *search) fitting() (some []profile) {
	for _, p := range s.profiles {
		if s.fits(p) {
			some = append(some, p)
		}
	}
	return some
}

// rank gives the best one of each kind, the best one of all first. Kinds that make nothing likelier are left out.
func (s *search) rank(some []profile) []candidate {
	best := map[string]candidate{}
	for _, p := range some {
		gain := s.gain(p)
		if b, known := best[p.kind]; gain > 0 && (!known || gain > b.gain) {
			best[p.kind] = candidate{profile: p, gain: gain}
		}
	}
	var ranked []candidate
	for _, c := range best {
		ranked = append(ranked, c)
	}
	slices.SortFunc(ranked, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(b.gain, a.gain), cmp.Compare(a.profile.kind, b.profile.kind))
	})
	for i := range ranked {
		ranked[i].margin = ranked[i].gain
		if i+1 < len(ranked) {
			ranked[i].margin -= ranked[i+1].gain
		}
	}
	return ranked
}

// gain is by how much the run is likelier if there is this defect, too.
func (s *search) gain(p profile) (gain float64) {
	for _, f := range s.reds {
		gain += s.of(f.Case) * math.Log(s.with(p, f)/s.already[f.Case])
	}
	for _, id := range s.greens {
		gain += s.of(id) * math.Log(1-p.expects(id))
	}
	return gain
}

// with is how likely a red case is red, as it is, if there is this defect, too.
func (s *search) with(p profile, f Finding) float64 {
	e := p.expects(f.Case)
	return s.already[f.Case]*(1-e) + e*p.resembles(f)
}

// explained reports whether something that is chosen explains a red case.
func (s *search) explained(id string) bool {
	return slices.ContainsFunc(s.chosen, func(c candidate) bool { return c.profile.explains(id) })
}

// of is the weight of a case. One that nothing known makes red tells as much as one that a single kind does.
func (s *search) of(id string) float64 {
	if w, known := s.weight[id]; known {
		return w
	}
	return 1
}

// fits reports whether a row explains anything, and does not make too much red that is green.
func (s *search) fits(p profile) bool {
	var holds, all, open, explains float64
	for _, f := range s.reds {
		id := f.Case
		unexplained := !s.explained(id)
		if unexplained {
			open += s.of(id)
		}
		if !p.explains(id) {
			continue
		}
		holds += s.of(id)
		all += s.of(id)
		if unexplained {
			explains += s.of(id)
		}
	}
	for _, id := range s.greens {
		if p.expects(id) >= likely {
			all += s.of(id)
		}
	}
	return explains > 0 && holds >= leastHolding*all && explains >= leastShare*open
}

func (s *search) choose(ranked []candidate) {
	c := ranked[0]
	s.chosen = append(s.chosen, c)
	for _, f := range s.reds {
		s.already[f.Case] = s.with(c.profile, f)
	}
	s.profiles = slices.DeleteFunc(s.profiles, func(p profile) bool { return p.kind == c.profile.kind })
}
