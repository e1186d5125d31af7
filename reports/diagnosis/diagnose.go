package diagnosis

import (
	"cmp"
	"math"
	"slices"
)

// Cause is one kind of defect with what it explains.
type Cause struct {
	Kind      Kind
	Explains  []string // the red cases that it explains, the clearest first
	Against   []string // green cases that such a defect makes red as a rule
	Certainty float64  // by how much it is likelier than the next kind: a difference of weighted log-likelihoods
}

// Diagnosis is what explains a run, of one side. The zero value says that nothing known does.
type Diagnosis struct {
	Causes []Cause  // the likeliest first
	Left   []string // red cases that none of them explains
}

// LeastHeard is the number of verdicts below which nothing is said: fewer could not contradict anything.
const LeastHeard = 8

// The thresholds below which nothing is said. They were chosen on the leave-one-out figures of docs/reference/diagnosis.md.
const (
	mostCauses   = 3    // more defects at once than that nobody could tell apart
	leastGain    = 1.0  // what a cause must improve the likelihood by
	gainOfMore   = 8.0  // and one beside another: a second defect is less likely than a first that shows itself in another way
	leastAlone   = 10.0 // or one that explains less than its share, both that and its margin: nothing else comes near
	leastMargin  = 0.8  // by how much it must be likelier than the next kind
	leastHolding = 0.5  // which share of the cases that it makes red must be red here
	leastShare   = 0.5  // which share of what is red and not explained yet it must explain
	likely       = 0.4  // from which chance on a red case counts as explained by what a known program has
	possible     = 0.1  // and by any other program of a kind, which may fail one case of a clause and pass its others
)

// Diagnose finds the fewest kinds of defects that explain the red cases, and that fit the green ones. All cases are of one side.
func Diagnose(rows []Row, reds []Finding, greens []string) Diagnosis {
	s := newSearch(rows, reds, greens)
	for len(s.chosen) < mostCauses && len(reds)+len(greens) >= LeastHeard {
		least, ranked := leastGain, s.rank(s.fitting())
		if len(s.chosen) > 0 {
			least = gainOfMore
		} else if len(ranked) == 0 {
			least, ranked = leastAlone, s.alone()
		}
		if len(ranked) == 0 || ranked[0].gain < least || ranked[0].margin < leastMargin {
			break
		}
		s.choose(ranked)
	}
	return s.diagnosis()
}

// Rank lists the kinds by how well each explains the run alone, the best first, whether one would be named or not.
func Rank(rows []Row, reds []Finding, greens []string) (kinds []string) {
	s := newSearch(rows, reds, greens)
	for _, c := range s.rank(s.profiles) {
		kinds = append(kinds, c.profile.kind)
	}
	return kinds
}

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

// diagnosis gives each red case to the cause that makes it likeliest. A cause to which nothing is left is none.
func (s *search) diagnosis() (d Diagnosis) {
	causes := make([]Cause, len(s.chosen))
	for _, f := range s.reds {
		id := f.Case
		at, chance := -1, 0.0
		for i, c := range s.chosen {
			if e := c.profile.expects(id) * c.profile.resembles(f); c.profile.explains(id) && e > chance {
				at, chance = i, e
			}
		}
		if at < 0 {
			d.Left = append(d.Left, id)
			continue
		}
		causes[at].Explains = append(causes[at].Explains, id)
	}
	for i, c := range s.chosen {
		if len(causes[i].Explains) == 0 {
			continue
		}
		causes[i].Kind, _ = Lookup(c.profile.kind)
		causes[i].Certainty = c.margin
		clearest := func(a, b string) int {
			return cmp.Or(cmp.Compare(s.telling(c, b), s.telling(c, a)), cmp.Compare(a, b))
		}
		slices.SortStableFunc(causes[i].Explains, clearest)
		for _, id := range s.greens {
			if c.profile.expects(id) >= likely {
				causes[i].Against = append(causes[i].Against, id)
			}
		}
		d.Causes = append(d.Causes, causes[i])
	}
	return d
}

// telling is how clearly a red case shows a cause.
func (s *search) telling(c candidate, id string) float64 { return s.of(id) * c.profile.expects(id) }
