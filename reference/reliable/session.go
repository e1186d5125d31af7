package reliable

// session is what one client has opened.
type session struct {
	id      uint32
	ordered bool
	window  Window            // unordered: what was carried out
	done    uint32            // ordered: all up to this number was carried out
	held    map[uint32][]byte // ordered: payloads that came before it was their turn, at most Width of them
	answers [Width]stored     // to the latest messages: where number modulo Width says
	used    uint64            // when it was heard last, as the server counts
}

// stored is an answer that may be asked for again.
type stored struct {
	number uint32
	bytes  []byte // nil: none
}

// hear takes a message in, and returns the datagrams that are answered.
func (s *session) hear(d Datagram, carryOut func([]byte) []byte) [][]byte {
	if s.ordered {
		return s.inTurn(d, carryOut)
	}
	switch s.window.Place(d.Number) {
	case Fresh:
		s.window.Take(d.Number)
		return [][]byte{s.answer(d.Number, carryOut(d.Payload))}
	case Seen:
		return s.again(d.Number)
	}
	return nil // whoever sent it has its answer, or awaits none: it may be a copy from long ago, and carried out then
}

// inTurn carries a message out once all before it are, and with it those that have waited for it.
func (s *session) inTurn(d Datagram, carryOut func([]byte) []byte) (answers [][]byte) {
	switch ahead := d.Number - s.done; {
	case !Newer(d.Number, s.done):
		return s.again(d.Number)
	case ahead > Width:
		return nil // no sender is so far ahead: it would have this server keep what it likes
	}
	s.held[d.Number] = append([]byte(nil), d.Payload...)
	for {
		payload, there := s.held[s.done+1]
		if !there {
			return answers
		}
		s.done++
		delete(s.held, s.done)
		answers = append(answers, s.answer(s.done, carryOut(payload)))
	}
}

// answer keeps an answer for as long as its message may be sent again, and returns its datagram.
func (s *session) answer(number uint32, payload []byte) []byte {
	b := Datagram{Kind: Answer, Session: s.id, Number: number, Payload: payload}.Bytes()
	s.answers[number%Width] = stored{number, b}
	return b
}

// again is the answer to a message that was carried out before: the same bytes, since the first ones may be lost, and to carry it out again
// would be once too often.
func (s *session) again(number uint32) [][]byte {
	if kept := s.answers[number%Width]; kept.bytes != nil && kept.number == number {
		return [][]byte{kept.bytes}
	}
	return nil
}
