package subject

import (
	"fmt"
	"regexp"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/wire/template"
)

// Rule is a question that a client without an adapter asks by itself, and the answer of its server: our peer gives it, so that the client
// takes our peer for that. Both are the payload of one frame.
type Rule struct {
	To   template.Template `json:"to" yaml:"to"`
	With template.Template `json:"with" yaml:"with"`
}

// Respond are the rules of a client, of which the first that fits a question is taken.
type Respond []Rule

// Answer returns the payload of the answer to a question, and the number of the rule that has it, from 0. If no rule fits, that is -1, and
// differs says where the question is not as the rule that it is nearest to has it.
func (r Respond) Answer(question []byte) (answer []byte, rule int, differs string) {
	nearest := template.Found{At: -1}
	for n, rule := range r {
		found := rule.To.Match(question)
		if found.OK {
			return rule.With.Fill(found.Tag, found.Payload), n, ""
		}
		if found.At > nearest.At {
			nearest = found
		}
	}
	return nil, -1, nearest.Differs(question)
}

// checkRespond returns what is wrong with the rules of an entry.
func (e *Entry) checkRespond(at string, side record.Side) *misfit {
	at += ".respond"
	switch {
	case len(e.Respond) == 0:
		return nil
	case side == record.Server:
		return &misfit{at: at, problem: "a server answers by itself", remedy: "declare the answers that a `client` awaits"}
	case !(Implementation{Command: e.words}).Zero():
		return &misfit{at: at, problem: "a client with an adapter is told what to ask, and our peer echoes it",
			remedy: "leave `respond` out, or give a command with " + AddrWord + " that needs no adapter"}
	case e.Framing == NoFraming:
		return &misfit{at: at, problem: "without framing nobody knows where a question ends", remedy: "declare the `framing`"}
	}
	for n, rule := range e.Respond {
		if problem, remedy := rule.wrong(); problem != "" {
			return &misfit{at: fmt.Sprintf("%s[%d]", at, n), problem: problem, remedy: remedy}
		}
	}
	return nil
}

// wrong is what is wrong with a rule by itself.
func (r Rule) wrong() (problem, remedy string) {
	switch {
	case len(r.To.Pieces) == 0:
		return "it needs the question that it answers (`to`)", "give the payload of one frame as `text` or `hex`"
	case len(r.With.Pieces) == 0:
		return "it needs the answer (`with`)", "give the payload of one frame as `text` or `hex`"
	case r.With.Varies():
		return "an answer that is sent has no * and no ??", "write the bytes that your server would send there"
	}
	for _, kind := range []template.Kind{template.Payload, template.Tag} {
		if r.With.Has(kind) && !r.To.Has(kind) {
			return fmt.Sprintf("the answer repeats a {%s} that the question does not have", kind), "write it into `to`, or leave it out of `with`"
		}
	}
	for _, t := range []template.Template{r.To, r.With} {
		for _, p := range t.Pieces {
			if p.Kind == template.Tag && p.Form.As == "" {
				return "it is not said how {tag} is written", "write {tag:digits}, {tag:u32be}, {tag:hex} or {tag:letters}"
			}
		}
	}
	return "", ""
}

// Prints is what a client without an adapter prints on its standard output, which is a second witness beside the wire.
type Prints struct {
	// Answer is a regular expression, as package regexp reads it. A line that it matches tells of one answer that the client took, and its
	// one group is what the client made of it.
	Answer string `json:"answer" yaml:"answer"`
}

// Pattern is Answer compiled; nil if nothing is declared. A manifest that was loaded has one that can be.
func (p *Prints) Pattern() *regexp.Regexp {
	if p == nil {
		return nil
	}
	return regexp.MustCompile(p.Answer)
}

// checkPrints returns what is wrong with what an entry declares of its standard output.
func (e *Entry) checkPrints(at string, side record.Side) *misfit {
	at += ".prints"
	switch {
	case e.Prints == nil:
		return nil
	case side == record.Server:
		return &misfit{at: at, problem: "what a server answers is on the wire already", remedy: "declare what a `client` prints of its answers"}
	case !(Implementation{Command: e.words}).Zero():
		return &misfit{at: at, problem: "the standard output of a client with an adapter belongs to the drill protocol",
			remedy: "leave `prints` out, or give a command with " + AddrWord + " that needs no adapter"}
	case len(e.Respond) == 0:
		return &misfit{at: at, problem: "no answer is declared that it could print", remedy: "declare `respond`, too"}
	case e.Prints.Answer == "":
		return &misfit{at: at, problem: "it needs the pattern of a line that tells of an answer (`answer`)", remedy: "write it, such as 'got (.*)'"}
	}
	at += ".answer"
	pattern, err := regexp.Compile(e.Prints.Answer)
	if err != nil {
		return &misfit{at: at, problem: fmt.Sprintf("it cannot be read: %v", err), remedy: "write a regular expression of RE2, such as 'got (.*)'"}
	}
	if n := pattern.NumSubexp(); n != 1 {
		return &misfit{at: at, problem: fmt.Sprintf("it has %d groups, and one says what the answer is", n),
			remedy: "write one pair of parentheses, around what is printed of the answer, and (?:…) for others"}
	}
	return nil
}
