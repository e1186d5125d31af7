package diagnosis

import (
	"math"
)

// outcome is what is known of one case.
type outcome int8

const (
	unknown outcome = iota
	red
	green
)

// profile is a row for fast look-ups, filled up with what the other rows of its kind know where it knows nothing itself.
type profile struct {
	row   Row
	says  map[string]outcome // of the row itself
	how   map[string]Symptom // of the row itself, where it is red; absent: it is not known
	other map[string]float64 // of the other rows of its kind: the share of red among those that know; absent: nobody knows
	kinds map[Finding]bool   // of all rows of its kind: the symptoms that are known
	hows  map[string]bool    // the cases of which one is known
}

// profiles fills up each row.
func profiles(rows []Row) []profile {
	reds, known := map[[2]string]float64{}, map[[2]string]float64{}
	kinds, hows := map[string]map[Finding]bool{}, map[string]map[string]bool{}
	all := make([]profile, 0, len(rows))
	for _, r := range rows {
		if kinds[r.Kind] == nil {
			kinds[r.Kind], hows[r.Kind] = map[Finding]bool{}, map[string]bool{}
		}
		p := profile{row: r, says: map[string]outcome{}, how: map[string]Symptom{}, other: map[string]float64{}, kinds: kinds[r.Kind],
			hows: hows[r.Kind]}
		for _, f := range r.Red {
			p.says[f.Case] = red
			reds[[2]string{r.Kind, f.Case}]++
			known[[2]string{r.Kind, f.Case}]++
			if f.Symptom != "" {
				p.how[f.Case], p.kinds[f], p.hows[f.Case] = f.Symptom, true, true
			}
		}
		for _, id := range r.Green {
			p.says[id] = green
			known[[2]string{r.Kind, id}]++
		}
		all = append(all, p)
	}
	for i, p := range all {
		for key, n := range known {
			if key[0] == p.row.Kind && p.says[key[1]] == unknown {
				all[i].other[key[1]] = reds[key] / n
			}
		}
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
	switch p.says[id] {
	case red:
		return redAgain
	case green:
		return 0
	}
	share := p.other[id]
	if share == 0 {
		return 0
	}
	return doubt + (redAgain-2*doubt)*share
}

// resembles is how likely a case that this defect makes red is so in the way of the finding.
func (p profile) resembles(f Finding) float64 {
	own, known := p.how[f.Case]
	switch {
	case f.Symptom == "" || !known && !p.hows[f.Case]:
		return unheard
	case known && own == f.Symptom, !known && p.kinds[f]:
		return alike
	case p.kinds[f]:
		return kindred
	}
	return unlike
}

// weights says how telling it is that a case is red: 1 if a single kind makes it red, less if many do.
func weights(rows []Row) map[string]float64 {
	kinds := map[string]map[string]bool{} // case -> the kinds that make it red
	all := map[string]bool{}
	for _, r := range rows {
		all[r.Kind] = true
		for _, f := range r.Red {
			if kinds[f.Case] == nil {
				kinds[f.Case] = map[string]bool{}
			}
			kinds[f.Case][r.Kind] = true
		}
	}
	w := map[string]float64{}
	for id, of := range kinds {
		w[id] = math.Log(1+float64(len(all))/float64(len(of))) / math.Log(1+float64(len(all)))
	}
	return w
}
