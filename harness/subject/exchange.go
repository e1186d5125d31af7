package subject

import (
	"fmt"

	"github.com/sockdrill/sockdrill/harness/wire/layout"
	"github.com/sockdrill/sockdrill/harness/wire/template"
)

// Exchange is the conversation that a server is judged by which does not echo whatever it is sent: what begins every connection, a
// question, and the answer to it. Where both have the place of a payload the server has a command for an echo, and is judged as an echo:
// every message travels in a question and comes back in an answer. Else there is one question, which scenarios ask in place of their own
// messages if they need messages and replies, and not what is in them.
type Exchange struct {
	Opening  template.Opening  `json:"opening,omitempty" yaml:"opening"`
	Question template.Template `json:"question" yaml:"question"`
	Answer   template.Template `json:"answer" yaml:"answer"`
	// Whole says that question and answer are whole frames, with their headers, and not the payloads of frames.
	Whole bool `json:"whole,omitempty" yaml:"whole"`
	// Tag is nil if there is none: then all questions are the same, and so are their answers.
	Tag     *Tag           `json:"tag,omitempty" yaml:"tag"`
	Payload layout.Allowed `json:"payload,omitzero" yaml:"payload"` // of messages
	// Keepalive are what the server sends of its own accord.
	Keepalive Keepalive `json:"keepalive,omitempty" yaml:"keepalive"`
	// Many is false of a server that ends the connection after one answer; nil is true.
	Many *bool `json:"many,omitempty" yaml:"many"`
}

// Tag is what whoever asks may choose and the answer repeats, such as the id of a DNS message: numbers, which stand where the templates say
// so, or else bytes at the same place of both.
type Tag struct {
	As   string `json:"as,omitempty" yaml:"as"`     // how they are written, as template.ParseForm reads it; empty: bytes
	From uint64 `json:"from,omitempty" yaml:"from"` // the least number
	To   uint64 `json:"to,omitempty" yaml:"to"`     // the greatest; 0: the greatest that it has room for

	Offset int `json:"offset,omitempty" yaml:"offset"` // of the payload, from 0
	Bytes  int `json:"bytes,omitempty" yaml:"bytes"`
}

// Echoes reports whether messages travel in it, so that the server is judged as an echo.
func (x *Exchange) Echoes() bool {
	return x != nil && x.Question.Has(template.Payload) && x.Answer.Has(template.Payload)
}

// Plain is what begins a connection in plain text before TLS begins on it; nothing if TLS begins with the connection, or not at all.
func (x *Exchange) Plain() template.Opening {
	if x == nil {
		return nil
	}
	plain, _ := x.Opening.Parts()
	return plain
}

// Within is what begins a connection, over TLS within it.
func (x *Exchange) Within() template.Opening {
	if x == nil {
		return nil
	}
	_, within := x.Opening.Parts()
	return within
}

// TellsApart reports whether the answers of such an echo may come in any order, since a tag says whose each is.
func (x *Exchange) TellsApart() bool {
	return x.Echoes() && x.Question.Has(template.Tag) && x.Answer.Has(template.Tag)
}

// mostPayload is the length of the longest payload that it says to send; 0 if it says none.
func (x *Exchange) mostPayload() uint64 {
	if x == nil {
		return 0
	}
	return x.Payload.Most
}

// OneQuestion reports whether the server answers one question, and echoes nothing.
func (i Implementation) OneQuestion() bool { return i.Exchange != nil && !i.Exchange.Echoes() }

// OneAnswer reports whether the server ends a connection once it has answered.
func (i Implementation) OneAnswer() bool {
	return i.Exchange != nil && i.Exchange.Many != nil && !*i.Exchange.Many
}

// numbering is which numbers its tags have.
func (x *Exchange) numbering() (template.Numbering, *template.Trouble) {
	if x.Tag == nil || x.Tag.As == "" {
		return template.NumberingOf("u64be", 0, 0)
	}
	return template.NumberingOf(x.Tag.As, x.Tag.From, x.Tag.To)
}

// said are question and answer with their tags in place. Where a payload may not hold all bytes, a tag that is bytes at a place is letters,
// since other bytes might end it; else it is a big-endian number.
func (x *Exchange) said(letters bool) (question, answer template.Template, numbering template.Numbering) {
	numbering, _ = x.numbering() // the manifest was checked
	if x.Tag == nil || x.Tag.As != "" {
		return x.Question, x.Answer, numbering
	}
	form := template.Form{As: template.Uint, Bytes: x.Tag.Bytes}
	if letters {
		form.As = template.Letters
	}
	return x.Question.With(x.Tag.Offset, form), x.Answer.With(x.Tag.Offset, form), numbering
}

// Ask is question number n, from 0. Numbers that the tag has no room for begin again.
func (x *Exchange) Ask(n int, letters bool) []byte {
	question, _, numbering := x.said(letters)
	return question.Fill(numbering.Of(uint64(n)), nil)
}

// Reply is a right answer to a question that Ask made; what may vary in it is marks.
func (x *Exchange) Reply(question []byte, letters bool) []byte {
	asked, answer, _ := x.said(letters)
	return answer.Fill(asked.Match(question).Tag, nil)
}

// Right reports whether an answer is right for a question that Ask made, or else where it is not.
func (x *Exchange) Right(question, answer []byte, letters bool) template.Found {
	asked, answered, _ := x.said(letters)
	found := answered.Match(answer)
	if tag := asked.Match(question).Tag; found.OK && found.Tagged && found.Tag != tag {
		right := answered.Fill(tag, nil)
		found.OK, found.At = false, template.Alike(right, answer)
		found.Want = "the tag of the question"
	}
	return found
}

// Trial is one question to find out by whether the exchange is right, another one for each number: the payload of its frame, what is right
// about an answer, and what all bytes of the answer have to be, where its framing cannot say from which on they are not.
func (i Implementation) Trial(n int) (question []byte, right func(answer []byte) template.Found, stream *template.Template) {
	l := i.layout()
	if i.OneQuestion() {
		question = i.Exchange.Ask(n, !l.Clean())
		return question, func(answer []byte) template.Found { return i.Exchange.Right(question, answer, !l.Clean()) }, nil
	}
	question = l.Spell(fmt.Appendf(nil, "sockdrill asks, number %d", n))
	if i.Framing == NoFraming {
		stream = &i.Exchange.Answer
	}
	return question, func(answer []byte) template.Found { return template.Of(question).Match(answer) }, stream
}
