package wire

import (
	"encoding/json"
	"fmt"

	"github.com/sockdrill/sockdrill/harness/wire/layout"
	"github.com/sockdrill/sockdrill/harness/wire/template"
)

// Exchange is how a server is asked for an echo that has a command for it: each message travels in a question, and comes back in an
// answer.
type Exchange struct {
	Within           string // the framing whose payloads question and answer are, as ParseFraming reads it; empty: they are whole messages
	Question, Answer template.Template
	Tags             template.Numbering
	Payload          layout.Allowed
}

// ExchangeError is what is wrong with one side of an exchange.
type ExchangeError struct {
	Side  string // question or answer
	Wrong *template.Trouble
}

func (e *ExchangeError) Error() string { return e.Side + ": " + e.Wrong.Error() }

// Framing is the framing of such a server: its frames are the questions, and what comes back are the answers. The error is an
// *ExchangeError, or that of the framing within which they stand.
func (x Exchange) Framing() (Framing, error) {
	key, err := json.Marshal(x)
	if err != nil {
		return Framing{}, fmt.Errorf("write the exchange: %w", err)
	}
	name := "exchange " + string(key)
	if made, ok := loaded.Load(name); ok {
		return made.(Framing), nil
	}
	f, err := x.compile()
	if err != nil {
		return Framing{}, err
	}
	made, _ := loaded.LoadOrStore(name, f)
	return made.(Framing), nil
}

func (x Exchange) compile() (Framing, error) {
	var within *layout.Layout
	if x.Within != "" {
		f, err := ParseFraming(x.Within)
		if err != nil {
			return f, err
		}
		within = f.Layout()
	}
	asked, wrong := layout.Asked(within, x.Question, x.Tags, x.Payload)
	if wrong != nil {
		return Framing{}, &ExchangeError{"question", wrong}
	}
	answered, wrong := layout.Answered(within, x.Answer, x.Tags, asked)
	if wrong != nil {
		return Framing{}, &ExchangeError{"answer", wrong}
	}
	return Framing{described: asked, answered: answered}, nil
}

// Aside is f where frames whose payload is one of these are none that a Decoder returns: what f's side sends of its own accord.
func (f Framing) Aside(said []template.Template) Framing {
	key, err := json.Marshal(said)
	if err != nil {
		panic(err) // templates can be written
	}
	heard := f.Answers().Layout()
	first, _ := loaded.LoadOrStore(fmt.Sprintf("aside %p %s", heard, key), heard.Aside(said))
	if f.answered != nil {
		f.answered = first.(*layout.Layout)
	} else {
		f.described = first.(*layout.Layout)
	}
	return f
}

// Whole is f with frames that are given as they lie on the wire: whoever sends chooses their headers, too.
func (f Framing) Whole() Framing {
	name := "whole " + f.Text()
	first, _ := loaded.LoadOrStore(name, f.Layout().Whole())
	f.described = first.(*layout.Layout)
	return f
}
