package subject

import (
	"errors"
	"fmt"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/transport"
	"github.com/sockdrill/sockdrill/harness/wire"
	"github.com/sockdrill/sockdrill/harness/wire/layout"
	"github.com/sockdrill/sockdrill/harness/wire/template"
)

// checkExchange returns what is wrong with the exchange of an entry.
func (e *Entry) checkExchange(at string, side record.Side) *misfit {
	if e.Exchange == nil {
		return nil
	}
	switch zero := (Implementation{Command: e.words, Target: e.Target}).Zero(); {
	case side == record.Client:
		return &misfit{at: at + ".exchange", problem: "nobody asks a client", remedy: "declare the exchange of a `server`"}
	case !zero:
		return &misfit{at: at + ".exchange", problem: "a server with an adapter echoes",
			remedy: "leave `exchange` out, or give a command with " + AddrWord + " that needs no adapter"}
	case e.Policies.Empty == "echo" && !e.Exchange.Echoes():
		return &misfit{at: at + ".policies.empty", problem: "a server that answers one question echoes nothing, nor an empty frame",
			remedy: "say drop or close, or leave it out"}
	}
	for n, f := range e.Features {
		if f == Messages || f == Lines {
			return &misfit{at: fmt.Sprintf("%s.features[%d]", at, n),
				problem: fmt.Sprintf("%s cannot be asked of a server that is asked its own questions", f),
				remedy:  "leave it out, or leave out the `exchange`"}
		}
	}
	if key, problem, remedy := e.Exchange.settle(); problem != "" {
		return &misfit{at: at + ".exchange" + key, problem: problem, remedy: remedy}
	}
	if key, problem, remedy := e.Exchange.wrong(e.Transport, e.Framing, e.Limits.MaxFrame); problem != "" {
		return &misfit{at: at + ".exchange" + key, problem: problem, remedy: remedy}
	}
	return nil
}

// ExchangeFits returns why the exchange cannot be framed as the implementation is, or exceeds its limit. Flags may have changed both since
// the manifest was read.
func (i Implementation) ExchangeFits() error {
	if i.Exchange == nil {
		return nil
	}
	if key, problem, remedy := i.Exchange.wrong(i.Carrier().Name, i.Framing, i.Limits.MaxFrame); problem != "" {
		return fmt.Errorf("exchange%s: %s; %s", key, problem, remedy)
	}
	return nil
}

// wrong returns what is wrong with the exchange of a server of this transport, this framing and this greatest payload, 0 if there is none,
// and the key below which it stands.
func (x *Exchange) wrong(carrier string, framing FramingText, most int64) (key, problem, remedy string) {
	checks := []func() (key, problem, remedy string){x.wrongOpening, x.wrongSides, x.wrongTag, x.wrongPayload}
	if carrier == transport.UDP.Name {
		checks = append(checks, x.wrongOverDatagrams)
	} else {
		checks = append(checks,
			func() (key, problem, remedy string) { return x.wrongEcho(framing) },
			func() (key, problem, remedy string) { return x.wrongQuestion(framing, most) })
	}
	for _, check := range checks {
		if key, problem, remedy = check(); problem != "" {
			return key, problem, remedy
		}
	}
	return "", "", ""
}

// wrongSides is about question and answer, each for itself.
func (x *Exchange) wrongSides() (key, problem, remedy string) {
	switch {
	case len(x.Question.Pieces) == 0:
		return "", "it needs a `question`", "give what is asked: the payload of one frame in hexadecimal digits, or a text: {text: PING}"
	case len(x.Answer.Pieces) == 0:
		return "", "it needs a `answer`", "give what comes back: the payload of one frame in hexadecimal digits, or a text: {text: PONG}"
	case x.Question.Varies():
		return ".question", "a question says every byte that is sent", "write a star itself as **, and leave ?? to the answer"
	case x.Answer.Has(template.Payload) && !x.Question.Has(template.Payload):
		return ".answer", "{payload} stands in the answer, and not in the question", "put it into both, or into none"
	case x.Question.Has(template.Payload) && !x.Answer.Has(template.Payload):
		return ".question", "{payload} stands in the question, and not in the answer", "put it into both, or into none"
	case !x.Echoes() && (x.Question.Has(template.Length) || x.Answer.Has(template.Length)):
		return ".question", "{len} is the length of {payload}, and there is none",
			"put {payload} into question and answer, or write the number itself"
	case x.Echoes() && x.Whole:
		return ".whole", "a question with {payload} is a whole message if its framing is none, and else stands in a frame",
			"say framing: none, and leave `whole` out"
	case !x.Echoes() && x.Payload != layout.Allowed{}:
		return ".payload", "no payload stands in the question", "put {payload} into question and answer, or leave this out"
	}
	return "", "", ""
}

// wrongPayload is about what payloads are made of.
func (x *Exchange) wrongPayload() (key, problem, remedy string) {
	if as := x.Payload.As; as != "" && as != layout.AsAny && as != layout.AsPrintable && as != layout.AsLetters {
		return ".payload.as", fmt.Sprintf("a payload is no %q", as), "it is any, printable or letters"
	}
	return "", "", ""
}

// wrongEcho is about question and answer with a payload in them, which have to be told apart on the wire.
func (x *Exchange) wrongEcho(framing FramingText) (key, problem, remedy string) {
	if !x.Echoes() {
		return "", "", ""
	}
	var wrong *wire.ExchangeError
	switch _, err := x.framing(framing); {
	case errors.As(err, &wrong):
		return "." + wrong.Side, wrong.Wrong.Problem, wrong.Wrong.Remedy
	case err != nil && framing == NoFraming:
		return "", err.Error(), ""
	}
	return "", "", "" // a framing that does not exist is the caller's to refuse
}

// framing is how a server frames that has a command for an echo.
func (x *Exchange) framing(framing FramingText) (wire.Framing, error) {
	numbering, _ := x.numbering()
	within := string(framing)
	switch framing {
	case NoFraming:
		within = ""
	case "":
		within = DefaultFraming
	}
	return wire.Exchange{Within: within, Question: x.Question, Answer: x.Answer, Tags: numbering, Payload: x.Payload}.Framing()
}

// wrongQuestion is about one question and its answer, which are framed as payloads of frames or as whole frames.
func (x *Exchange) wrongQuestion(framing FramingText, most int64) (key, problem, remedy string) {
	if x.Echoes() {
		return "", "", ""
	}
	if framing == NoFraming {
		return "", "without a framing nobody can tell where an answer ends that carries no payload", "declare the framing that it has"
	}
	framed, err := Implementation{Framing: framing, Exchange: x}.Wire()
	if err != nil {
		return "", "", "" // it is the caller's to refuse
	}
	question := x.Ask(0, !framed.Layout().Clean())
	for _, side := range []struct {
		key     string
		payload []byte
		varies  bool
	}{{"question", question, false}, {"answer", x.Reply(question, !framed.Layout().Clean()), x.Answer.Varies()}} {
		if problem, remedy := misframed(framed, side.payload, most, side.varies); problem != "" {
			return "." + side.key, problem, remedy
		}
	}
	return "", "", ""
}

// misframed is why a payload cannot be framed. One of which some bytes vary may be of another length than it is here.
func misframed(framed wire.Framing, payload []byte, most int64, varies bool) (problem, remedy string) {
	length, fits := uint64(len(payload)), framed.Layout().Fits(payload)
	switch {
	case fits == nil || varies:
	case framed.Line():
		return "a line ends at its first CR LF", "give what stands before the CR LF; sockdrill adds it"
	case length > framed.Capacity():
		return fmt.Sprintf("%d bytes are more than a length of %s can say", length, framed), "declare the framing that it has"
	default:
		return fmt.Sprintf("as %s it cannot be framed: %v", framed, fits),
			"give the payload of one frame alone, or declare the framing that it has"
	}
	if most > 0 && length > uint64(most) && !varies {
		return fmt.Sprintf("%d bytes are more than limits.max_frame, which is %d", length, most),
			"declare the limit that it has, or a shorter exchange"
	}
	return "", ""
}
