package learn

import (
	"bytes"
	"slices"

	"github.com/sockdrill/sockdrill/harness/wire"
	"github.com/sockdrill/sockdrill/harness/wire/layout"
)

// pair is a message of the client and what the server said to it. What the server says unasked has no question, and a message that nobody
// answered no answer.
type pair struct {
	question, answer []byte // payloads; nil: none
	asked, said      []byte // the frames that carried them
}

// framePairs are pairs whose messages are whole frames.
func framePairs(c Conversation, f wire.Framing) []pair {
	all := pairs(c, f)
	for n, p := range all {
		all[n].question, all[n].answer = p.asked, p.said
	}
	return all
}

// pairs divides a conversation. A server that answers in another order than it was asked is told apart by nothing here: the first answer
// is taken for that of the first question.
func pairs(c Conversation, f wire.Framing) (all []pair) {
	waiting := 0 // the first pair without an answer
	for _, t := range c {
		eachFrame(f.Layout(), t.Bytes, func(frame []byte) {
			found, _, _ := f.Layout().Scan(frame, uint64(len(frame)), &layout.Seen{})
			payload := append([]byte{}, found.Payload...)
			switch {
			case t.ToServer:
				all = append(all, pair{question: payload, asked: frame})
			case waiting < len(all):
				all[waiting].answer, all[waiting].said = payload, frame
				waiting++
			default:
				all = append(all, pair{answer: payload, said: frame})
				waiting++
			}
		})
	}
	return all
}

// turnPairs are the turns of a conversation as questions and answers, whatever frames they consist of.
func turnPairs(c Conversation) (all []pair) {
	for n, t := range c {
		switch {
		case t.ToServer:
			all = append(all, pair{question: t.Bytes, asked: t.Bytes})
		case n == 0:
			all = append(all, pair{answer: t.Bytes, said: t.Bytes})
		default:
			all[len(all)-1].answer, all[len(all)-1].said = t.Bytes, t.Bytes
		}
	}
	return all
}

// singly are the turns of conversations, of which only those have a question and an answer that are one frame each.
func singly(all []Conversation, f wire.Framing) (found [][]pair) {
	for _, c := range all {
		turns := turnPairs(c)
		for n, p := range turns {
			turns[n].question, turns[n].answer = nil, nil
			if one := pairs(Conversation{{ToServer: true, Bytes: p.asked}, {Bytes: p.said}}, f); len(one) == 1 &&
				len(one[0].asked) == len(p.asked) && len(one[0].said) == len(p.said) && p.said != nil {
				turns[n] = one[0]
			}
		}
		found = append(found, withoutLast(turns))
	}
	return found
}

// withoutLast takes no question of the last turn, which may be a farewell, where there is another one.
func withoutLast(turns []pair) []pair {
	asked := func(p pair) bool { return p.question != nil && p.answer != nil }
	if last := len(turns) - 1; last > 0 && slices.ContainsFunc(turns[:last], asked) {
		turns[last].question, turns[last].answer = nil, nil
	}
	return turns
}

// uneven reports whether a question has several frames for one of the answer, or the other way round, as where each line of a command is
// one: then a turn is a message.
func uneven(c Conversation, f wire.Framing) bool {
	frames, turns := map[bool]int{}, map[bool]int{}
	for _, t := range c {
		turns[t.ToServer]++
		eachFrame(f.Layout(), t.Bytes, func([]byte) { frames[t.ToServer]++ })
	}
	return turns[true] > 0 && frames[true]-frames[false] != turns[true]-turns[false] && abs(turns[true]-turns[false]) <= 1
}

func abs(n int) int { return max(n, -n) }

// echoes reports whether every answer repeats its question.
func echoes(all [][]pair) bool {
	some := false
	for _, p := range slices.Concat(all...) {
		if p.question == nil || p.answer == nil || !bytes.Equal(p.question, p.answer) {
			return false
		}
		some = true
	}
	return some
}

// typical returns the question that was asked most often, in the likeness of others, with its answer: where two were asked as often, the
// later one. before is what was said on each connection until it was asked.
func typical(all [][]pair) (members []pair, before [][]pair) {
	var best []pair
	for _, c := range slices.Backward(all) {
		for _, p := range slices.Backward(c) {
			if group := likeness(all, p); len(group) > len(best) {
				best = group
			}
		}
	}
	if best == nil {
		return nil, nil
	}
	for _, c := range all {
		at := slices.IndexFunc(c, func(p pair) bool { return like(p, best[0]) })
		if at < 0 {
			continue
		}
		before = append(before, c[:at])
	}
	return best, before
}

// likeness are the answered pairs that are like one, itself first.
func likeness(all [][]pair, p pair) (group []pair) {
	if p.question == nil || p.answer == nil {
		return nil
	}
	group = []pair{p}
	for _, c := range all {
		for n := range c {
			if like(c[n], p) && !(bytes.Equal(c[n].question, p.question) && bytes.Equal(c[n].answer, p.answer)) {
				group = append(group, c[n])
			}
		}
	}
	return group
}

// like reports whether two pairs are of one kind. Of an answer little may be the same where it repeats the user's data.
func like(a, b pair) bool {
	return a.question != nil && a.answer != nil && b.question != nil && b.answer != nil &&
		(alike(a.question, b.question, 2) || verb(a.question) != "" && verb(a.question) == verb(b.question) && alike(a.question, b.question, 3)) &&
		alike(a.answer, b.answer, 4)
}

// verb is the word with which a message begins; empty if it begins with none.
func verb(p []byte) string {
	if all := tokens(p); len(all) > 0 && kindOf(p[0]) == letter {
		return string(all[0].of(p))
	}
	return ""
}

// kinds are the exchanges that the client has by itself, one for each kind of question, in the order in which they were first asked.
func kinds(all [][]pair, h headers) (found []Exchange) {
	var taken []pair
	for _, p := range slices.Concat(all...) {
		if p.question == nil || p.answer == nil || slices.ContainsFunc(taken, func(t pair) bool { return like(p, t) }) {
			continue
		}
		taken = append(taken, p)
		found = append(found, exchangeOf(likeness(all, p), h))
	}
	return found
}
