package subject

import (
	"bytes"
)

// Exchange is the one question that a server which does not echo is asked, and the answer that it gives: the payload of one
// frame each. Scenarios that need messages and their replies, and not what is in them, ask it in place of their own messages.
type Exchange struct {
	Question Hex `json:"question" yaml:"question"`
	Answer   Hex `json:"answer" yaml:"answer"`
	// Tag is nil if there is none: then all questions are the same, and so are their answers.
	Tag *Tag `json:"tag,omitempty" yaml:"tag"`
}

// Tag is where the bytes stand in the question that whoever asks may choose and the answer repeats at the same place, such as
// the id of a DNS message.
type Tag struct {
	Offset int `json:"offset" yaml:"offset"` // of the payload, from 0
	Bytes  int `json:"bytes" yaml:"bytes"`
}

// Ask is question number n, from 0. Numbers that the tag has no room for begin again. Where a payload may not hold all bytes the tag is
// letters, since other bytes might end it; else it is a big-endian number.
func (x Exchange) Ask(n int, letters bool) []byte {
	question := bytes.Clone(x.Question)
	tag := x.Tag.Of(question)
	for i := len(tag) - 1; i >= 0; i-- {
		if letters {
			tag[i], n = 'a'+byte(n%26), n/26
		} else {
			tag[i], n = byte(n), n>>8
		}
	}
	return question
}

// Reply is the right answer to a question that Ask made.
func (x Exchange) Reply(question []byte) []byte {
	answer := bytes.Clone(x.Answer)
	copy(x.Tag.Of(answer), x.Tag.Of(question))
	return answer
}

// InOrder returns the right replies to these questions in the order in which the answers came that are given: each answer's
// tag tells whose it is. An answer that is nobody's stands where the first reply that is missing should; what is missing comes last.
func (x Exchange) InOrder(questions, came [][]byte) [][]byte {
	left := map[string][]int{} // by tag: the questions that have no answer yet
	for n, q := range questions {
		left[string(x.Tag.Of(q))] = append(left[string(x.Tag.Of(q))], n)
	}
	answered := make([]bool, len(questions))
	first := 0 // of those without an answer
	var replies [][]byte
	for next := 0; len(replies) < len(questions); next++ {
		for answered[first] {
			first++
		}
		n := first
		if next < len(came) {
			if mine := left[string(x.Tag.Of(came[next]))]; len(mine) > 0 {
				n = mine[0]
			}
		}
		tag := string(x.Tag.Of(questions[n]))
		left[tag] = left[tag][1:] // the first without an answer is the first of its tag, too
		answered[n] = true
		replies = append(replies, x.Reply(questions[n]))
	}
	return replies
}

// Of returns the tag within a payload: empty if there is none, and cut short where the payload ends.
func (t *Tag) Of(payload []byte) []byte {
	if t == nil {
		return nil
	}
	return payload[min(t.Offset, len(payload)):min(t.Offset+t.Bytes, len(payload))]
}
