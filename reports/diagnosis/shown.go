package diagnosis

import "strings"

// shown is what all known programs with one kind of defect have shown.
type shown struct {
	programs map[string]bool
	red      map[string]map[string]bool // case -> the programs that it was red of
	broken   map[string]map[string]bool // clause of one side -> the programs that failed a case of it
	rows     map[string]float64         // case -> the rows of which it is known
	redRows  map[string]float64         // case -> those of them in which it is red
	ways     map[Finding]bool           // in which cases were red
	told     map[string]bool            // cases of which such a way is known
}

func newShown() *shown {
	return &shown{programs: map[string]bool{}, red: map[string]map[string]bool{}, broken: map[string]map[string]bool{},
		rows: map[string]float64{}, redRows: map[string]float64{}, ways: map[Finding]bool{}, told: map[string]bool{}}
}

// byKind is what the rows of each kind have shown.
func byKind(rows []Row) map[string]*shown {
	kinds := map[string]*shown{}
	for _, r := range rows {
		if kinds[r.Kind] == nil {
			kinds[r.Kind] = newShown()
		}
		kinds[r.Kind].add(r)
	}
	return kinds
}

func (s *shown) add(r Row) {
	// A mutant may have several rows: driven, and each side by itself.
	program := strings.TrimRight(r.ID, "cs")
	s.programs[program] = true
	note := func(of map[string]map[string]bool, key string) {
		if of[key] == nil {
			of[key] = map[string]bool{}
		}
		of[key][program] = true
	}
	for _, f := range r.Red {
		note(s.red, f.Case)
		note(s.broken, clauseOf(f.Case))
		s.rows[f.Case]++
		s.redRows[f.Case]++
		if f.Symptom != "" {
			s.ways[f], s.told[f.Case] = true, true
		}
	}
	for _, id := range r.Green {
		s.rows[id]++
	}
}

// clauseOf is the clause of a case with its side: FRM-003.server of FRM-003.server.payload.
func clauseOf(id string) string {
	parts := strings.SplitN(id, ".", 3)
	return strings.Join(parts[:min(2, len(parts))], ".")
}

// How likely another program with a defect of a kind fails a case, if all known ones did, or all of them failed a case of its clause. Few
// known ones say less: one more is counted, of which nothing was red.
const (
	sameCase   = 0.70
	sameClause = 0.35
	oneMore    = 1
)

// likelihood is how likely another program with such a defect fails the case.
func (s *shown) likelihood(id string) float64 {
	n := float64(len(s.programs) + oneMore)
	return max(sameCase*float64(len(s.red[id]))/n, sameClause*float64(len(s.broken[clauseOf(id)]))/n)
}
