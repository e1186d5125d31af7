package subject

import (
	"github.com/sockdrill/sockdrill/harness/wire/template"
)

// InOrder returns the right replies to these questions in the order in which the answers came that are given: each answer's
// tag tells whose it is. An answer that is nobody's stands where the first reply that is missing should; what is missing comes last. What
// may vary in a right answer is as it came.
func (x *Exchange) InOrder(questions, came [][]byte, letters bool) [][]byte {
	asked, answer, _ := x.said(letters)
	tags := make([]uint64, len(questions))
	left := map[uint64][]int{} // by tag: the questions that have no answer yet
	for n, q := range questions {
		if answer.Has(template.Tag) {
			tags[n] = asked.Match(q).Tag
		}
		left[tags[n]] = append(left[tags[n]], n)
	}
	answered := make([]bool, len(questions))
	first := 0 // of those without an answer
	var replies [][]byte
	for next := 0; len(replies) < len(questions); next++ {
		for answered[first] {
			first++
		}
		n, found := first, template.Found{}
		if next < len(came) {
			found = answer.Match(came[next])
			if mine := left[found.Tag]; len(mine) > 0 && found.Tagged == answer.Has(template.Tag) {
				n = mine[0]
			}
		}
		left[tags[n]] = left[tags[n]][1:] // the first without an answer is the first of its tag, too
		answered[n] = true
		switch {
		case found.OK && found.Tag == tags[n]:
			replies = append(replies, came[next])
		case next < len(came):
			replies = append(replies, answer.Beside(came[next], tags[n]))
		default:
			replies = append(replies, answer.Fill(tags[n], nil))
		}
	}
	return replies
}
