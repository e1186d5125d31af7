package subject

import (
	"errors"
	"fmt"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/reliable"
	"github.com/sockdrill/sockdrill/harness/transport"
	"github.com/sockdrill/sockdrill/harness/wire/template"
)

// checkDatagrams returns what keeps an implementation from being judged by datagrams.
func (i Implementation) checkDatagrams() error {
	name := transport.UDP.Name
	switch {
	case !i.Zero():
		return fmt.Errorf("over %s, programs without an adapter are judged: write %s or %s in the command, where it takes the address or the "+
			"port of its server, or to listen on", name, AddrWord, PortWord)
	case i.Side == record.Client && i.Policies.Retransmit == nil && !i.Responds():
		return fmt.Errorf("over %s a client is judged by how it asks again, and by what it does with answers: declare policies.retransmit or "+
			"`respond` in a manifest", name)
	case i.Side == record.Server && i.Exchange == nil && i.Reliable == nil:
		return fmt.Errorf("over %s a server is judged by a question and its answer: declare an `exchange` in a manifest, or `reliable` "+
			"if it speaks the reliability profile", name)
	case i.Framing != "" && i.Framing != NoFraming:
		return fmt.Errorf("over %s a datagram is a message, and needs no framing %s: say none, or leave the framing out", name, i.Framing)
	}
	return i.checkWords()
}

// wrongOverDatagrams is about an exchange whose question and answer are datagrams.
func (x *Exchange) wrongOverDatagrams() (key, problem, remedy string) {
	const most = transport.LongestDatagram
	streams := func(key string) (string, string, string) {
		return key, fmt.Sprintf("`%s` belongs to connections, and datagrams have none", key[1:]), "leave it out"
	}
	switch question, answer := x.Ask(0, false), x.Reply(x.Ask(0, false), false); {
	case len(x.Opening) > 0:
		return streams(".opening")
	case len(x.Keepalive) > 0:
		return streams(".keepalive")
	case x.Many != nil:
		return streams(".many")
	case x.Whole:
		return ".whole", "a question over datagrams is always the whole of one", "leave `whole` out"
	case len(question) > most:
		return ".question", fmt.Sprintf("%d bytes are more than a datagram can carry, which is %d", len(question), most), "give a shorter question"
	case len(answer) > most:
		return ".answer", fmt.Sprintf("%d bytes are more than a datagram can carry, which is %d", len(answer), most), "give a shorter answer"
	}
	return "", "", ""
}

// Inquiry is a question that is asked by a datagram, and what is right about its answer.
type Inquiry struct {
	Question []byte
	exchange *Exchange
	tag      uint64
	payload  []byte
	opens    *reliable.Datagram // of a server of the reliability profile: what it is asked instead; nil for others
}

// Inquiry is question number n, from 0. Where questions carry a payload it is of this length, or as long as it may be: letters, which say the
// number, and which every protocol carries.
func (i Implementation) Inquiry(n, length int) Inquiry {
	if i.Reliable != nil {
		return opening(n)
	}
	q := Inquiry{exchange: i.Exchange}
	asked, _, numbering := i.Exchange.said(false)
	q.tag = numbering.Of(uint64(n))
	if i.Exchange.Echoes() {
		q.payload = letters(n, i.room(length))
	}
	q.Question = asked.Fill(q.tag, q.payload)
	return q
}

// room is how long a payload may be of which so many bytes are wished for.
func (i Implementation) room(length int) int {
	around := max(len(i.Exchange.Question.Fill(0, nil)), len(i.Exchange.Answer.Fill(0, nil)))
	most := min(length, transport.LongestDatagram-around)
	if declared := i.MostPayload(); declared > 0 {
		most = min(most, int(declared))
	}
	if declared := i.Exchange.mostPayload(); declared > 0 {
		most = min(most, int(declared))
	}
	return max(1, most)
}

// letters are so many of them, of which the first six say a number, its lowest digit first.
func letters(n, length int) []byte {
	const alphabet, digits = 'z' - 'a' + 1, 6
	b := make([]byte, length)
	for at := range b {
		if at >= digits {
			n = at
		}
		b[at] = byte('a' + n%alphabet)
		n /= alphabet
	}
	return b
}

// Told reports whether it can be told from the answers to other questions of the same run.
func (q Inquiry) Told() bool {
	return q.opens != nil || q.exchange.Echoes() || q.exchange.Answer.Has(template.Tag) || q.exchange.Tag != nil
}

// Right returns nil for a right answer to the question, or else what is wrong with it, within a sentence.
func (q Inquiry) Right(answer []byte) error {
	if q.opens != nil {
		return q.opened(answer)
	}
	_, right, _ := q.exchange.said(false)
	found := right.Match(answer)
	switch {
	case !found.OK:
		return errors.New(found.Differs(answer))
	case found.Tagged && found.Tag != q.tag:
		return fmt.Errorf("it has the tag %d, and the question had %d", found.Tag, q.tag)
	case q.exchange.Echoes() && string(found.Payload) != string(q.payload):
		return fmt.Errorf("it carries another payload than the question: %d bytes, and not %d", len(found.Payload), len(q.payload))
	}
	return nil
}

// Reply is a right answer; what may vary in it is marks.
func (q Inquiry) Reply() []byte {
	if q.opens != nil {
		return reliable.Datagram{Kind: reliable.Opened, Session: firstSession, Number: q.opens.Number}.Bytes()
	}
	_, right, _ := q.exchange.said(false)
	return right.Fill(q.tag, q.payload)
}
