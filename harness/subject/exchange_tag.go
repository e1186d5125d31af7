package subject

import (
	"bytes"
	"fmt"

	"github.com/sockdrill/sockdrill/harness/wire/template"
)

// mostTag is the greatest length of a tag: more than anybody counts with.
const mostTag = 8 // bytes

// settle gives the tags of both templates their form, or says what keeps it from that.
func (x *Exchange) settle() (key, problem, remedy string) {
	has := x.Question.Has(template.Tag) || x.Answer.Has(template.Tag)
	switch {
	case !has && x.Tag != nil && x.Tag.As != "":
		return ".tag", "no {tag} stands in question and answer", "put {tag} where it stands, or leave `tag` out"
	case has && (x.Tag == nil || x.Tag.As == ""):
		return ".tag", "{tag} stands in the templates, and nobody says how it is written", "say it: tag: {as: u16be}"
	case !x.Question.Has(template.Tag) && has:
		return ".answer", "{tag} stands in the answer, and not in the question", "put it into both"
	case !has:
		return "", "", ""
	}
	numbering, trouble := x.numbering()
	if trouble != nil {
		return ".tag", trouble.Problem, trouble.Remedy
	}
	for _, side := range []struct {
		key string
		of  *template.Template
	}{{".question", &x.Question}, {".answer", &x.Answer}} {
		if *side.of, trouble = side.of.Numbered(numbering); trouble != nil {
			return side.key, trouble.Problem, trouble.Remedy
		}
	}
	return "", "", ""
}

// wrongTag is about a tag that is bytes at a place.
func (x *Exchange) wrongTag() (key, problem, remedy string) {
	t := x.Tag
	if t == nil || t.As != "" {
		return "", "", ""
	}
	question, answer := x.Question.Fill(0, nil), x.Answer.Fill(0, nil)
	shorter := min(len(question), len(answer))
	switch {
	case len(x.Question.Pieces) > 1 || len(x.Answer.Pieces) > 1:
		return ".tag", "a tag at an offset stands in bytes that are all given", "write {tag} where it stands, and say tag: {as: u16be}"
	case t.Bytes < 1 || t.Bytes > mostTag:
		return ".tag.bytes", fmt.Sprintf("a tag of %d bytes", t.Bytes),
			fmt.Sprintf("a tag has 1 to %d bytes; leave `tag` out if there is none", mostTag)
	case t.Offset < 0 || t.Offset > shorter-t.Bytes:
		return ".tag.offset", fmt.Sprintf("a tag of %d bytes at %d is outside of the question or of the answer, of which the shorter "+
				"has %d bytes", t.Bytes, t.Offset, shorter),
			"count from the first byte of the payload, which is 0"
	}
	asks, repeats := question[t.Offset:t.Offset+t.Bytes], answer[t.Offset:t.Offset+t.Bytes]
	if !bytes.Equal(asks, repeats) {
		return ".tag", fmt.Sprintf("the answer does not repeat the question's tag: % x and % x", asks, repeats),
			"give the answer to this very question, and the place of the bytes that it repeats"
	}
	return "", "", ""
}

// wrongOpening is about what is said first.
func (x *Exchange) wrongOpening() (key, problem, remedy string) {
	for n, step := range x.Opening {
		at := fmt.Sprintf(".opening[%d]", n)
		sends, expects := len(step.Send.Pieces) > 0, len(step.Expect.Pieces) > 0
		said := append(append([]template.Piece{}, step.Send.Pieces...), step.Expect.Pieces...)
		switch {
		case step.StartTLS && !sends && !expects:
			if before, _ := x.Opening[:n].Parts(); n == 0 || len(before) > 0 {
				return at, "`starttls` follows what asks for it, once", "say first what the client sends, such as - send: {text: \"STARTTLS\\r\\n\"}; " +
					"over TLS from the first byte on there is no such step"
			}
			continue
		case sends == expects || step.StartTLS:
			return at, "a step of the opening is an `expect` or a `send`, one of the two, with at least one byte, or a `starttls`",
				"write a step for each, in their order: - expect: {text: \"hello *\\n\"}"
		case sends && step.Send.Varies():
			return at + ".send", "what is sent says every byte", "write a star itself as **, and leave ?? to what is expected"
		}
		for _, p := range said {
			if p.Kind == template.Payload || p.Kind == template.Length || p.Kind == template.Tag {
				return at, fmt.Sprintf("{%s} stands in an opening, which carries no message", p.Kind), "write the bytes themselves"
			}
		}
		if expects && said[len(said)-1].Kind == template.Run {
			return at + ".expect", "nothing tells where the bytes end that * stands for", "let text that is always there follow it"
		}
	}
	return "", "", ""
}
