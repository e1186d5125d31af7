package verdict

import (
	"encoding/json"
	"strings"
)

// Pair is a message that was expected and the one that stood in its place: as much of both as shows where they part.
type Pair struct {
	Want  []byte `json:"want,omitempty"`
	Got   []byte `json:"got,omitempty"`
	From  int    `json:"from,omitempty"` // bytes before both, which are the same and left out
	WantN int    `json:"want_n"`         // bytes of the whole message that was expected
	GotN  int    `json:"got_n"`          // bytes of the whole one that came
	None  bool   `json:"none,omitempty"` // none came
	Wire  bool   `json:"wire,omitempty"` // they are what frames carry on the wire, not what an account says
}

// How much of two messages a Pair keeps: so many bytes, of which some before the first that differs.
const (
	keptOfPair   = 1024
	keptInCommon = 256
)

// Parted is the pair of these messages.
func Parted(want, got []byte, wire bool) Pair {
	p := Pair{WantN: len(want), GotN: len(got), Wire: wire}
	if max(len(want), len(got)) > keptOfPair {
		p.From = max(0, Parting(want, got)-keptInCommon)
	}
	p.Want, p.Got = want[p.From:min(len(want), p.From+keptOfPair)], got[p.From:min(len(got), p.From+keptOfPair)]
	return p
}

// Lacking is the pair of a message and nothing, where none came.
func Lacking(want []byte, wire bool) Pair {
	p := Parted(want, nil, wire)
	p.None = true
	return p
}

// Parting is where two messages differ first: the length of the shorter one if that is all that they differ in.
func Parting(want, got []byte) int {
	at := 0
	for at < min(len(want), len(got)) && want[at] == got[at] {
		at++
	}
	return at
}

// pairMark encloses a pair in a message (the record separator). As the kind, it travels there, and no reader sees it.
const pairMark = "\x1e"

// Mark is the pair in a form that can stand in a message.
func (p Pair) Mark() string {
	text, err := json.Marshal(p)
	if err != nil {
		panic(err) // it has nothing that JSON does not
	}
	return pairMark + string(text) + pairMark
}

// Pairs are those that a message has.
func Pairs(message string) (all []Pair) {
	for i, piece := range strings.Split(message, pairMark) {
		var p Pair
		if i%2 == 1 && json.Unmarshal([]byte(piece), &p) == nil {
			all = append(all, p)
		}
	}
	return all
}

// unpaired is a message without its pairs.
func unpaired(message string) string {
	var b strings.Builder
	for i, piece := range strings.Split(message, pairMark) {
		if i%2 == 0 {
			b.WriteString(piece)
		}
	}
	return b.String()
}
