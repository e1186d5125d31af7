package diagnosis

import (
	"maps"
	"math"
	"slices"
)

// outcome is what is known of one case.
type outcome int8

const (
	unknown outcome = iota
	red
	green
)

// profile is what a program with a defect of a kind is expected to show. It is a row for fast look-ups, filled up with what the other rows of its
// kind know where it knows nothing itself; or, without a row, any other program of that kind.
type profile struct {
	kind  string
	shown *shown
	says  map[string]outcome // of the row; nil: there is none
	how   map[string]Symptom // of the row, where it is red; absent: it is not known
}

// profiles are those of all rows, and one for each kind.
func profiles(rows []Row, kinds map[string]*shown) (all []profile) {
	for _, r := range rows {
		p := profile{kind: r.Kind, shown: kinds[r.Kind], says: map[string]outcome{}, how: map[string]Symptom{}}
		for _, f := range r.Red {
			p.says[f.Case] = red
			if f.Symptom != "" {
				p.how[f.Case] = f.Symptom
			}
		}
		for _, id := range r.Green {
			p.says[id] = green
		}
		all = append(all, p)
	}
	for _, kind := range slices.Sorted(maps.Keys(kinds)) {
		all = append(all, profile{kind: kind, shown: kinds[kind]})
	}
	return all
}

// How much a row is worth as a witness of another program with a defect of the same kind.
const (
	redAgain = 0.90 // how likely a case that is red for the one is red for the other
	doubt    = 0.10 // by which what the other rows of a kind say is drawn to the middle
	byChance = 0.02 // how likely a case is red that no defect explains

	alike   = 0.85 // how likely a case that is red for both is so in the same way
	kindred = 0.15 // or in a way that other programs of its kind show
	unlike  = 0.05 // or in another one
	unheard = 0.40 // or in any one, where it is not known how it was red for the one
	anyWay  = 0.30 // how likely a case that is red by chance is so in a certain way
)

// expects is how likely this defect makes a case red, from 0 to 1: 0, too, if nobody knows, since that explains nothing.
func (p profile) expects(id string) float64 {
	if p.says == nil {
		return p.shown.likelihood(id)
	}
	switch p.says[id] {
	case red:
		return redAgain
	case green:
		return 0
	}
	n := p.shown.redRows[id]
	if n == 0 {
		return 0
	}
	return doubt + (redAgain-2*doubt)*n/p.shown.rows[id]
}

// explains is how likely this defect has to make a case red for it to count as explained: of any other program of a kind less is asked.
func (p profile) explains(id string) bool {
	if p.says == nil {
		return p.expects(id) >= possible
	}
	return p.expects(id) >= likely
}

// resembles is how likely a case that this defect makes red is so in the way of the finding.
func (p profile) resembles(f Finding) float64 {
	own, known := p.how[f.Case]
	switch {
	case f.Symptom == "" || !known && !p.shown.told[f.Case]:
		return unheard
	case known && own == f.Symptom, !known && p.shown.ways[f]:
		return alike
	case p.shown.ways[f]:
		return kindred
	}
	return unlike
}

// weights says how telling it is that a case is red: 1 if a single kind makes it red, less if many do.
func weights(kinds map[string]*shown) map[string]float64 {
	of := map[string]float64{} // case -> how many kinds make it red
	for _, s := range kinds {
		for id := range s.red {
			of[id]++
		}
	}
	w, all := map[string]float64{}, float64(len(kinds))
	for id, n := range of {
		w[id] = math.Log(1+all/n) / math.Log(1+all)
	}
	return w
}
