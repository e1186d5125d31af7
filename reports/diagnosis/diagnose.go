package diagnosis

import (
	"cmp"
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
