package subject

import (
	"fmt"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/wire"
	"github.com/sockdrill/sockdrill/harness/wire/template"
)

// Keepalive are frames that an implementation sends of its own accord, whatever it is asked: questions whether our peer still lives, which
// are answered, and signs of life, which need no answer. They are no answers and no messages.
type Keepalive []Rule

// keepalive is that of a server's exchange, or of a client.
func (i Implementation) keepalive() Keepalive {
	if i.Exchange != nil {
		return i.Exchange.Keepalive
	}
	return i.Keepalive
}

// aside makes the frames of its own accord none of those that are looked at.
func (i Implementation) aside(f wire.Framing, err error) (wire.Framing, error) {
	var said []template.Template
	for _, rule := range i.keepalive() {
		said = append(said, rule.To)
	}
	if err != nil || len(said) == 0 {
		return f, err
	}
	return f.Aside(said), nil
}

// Lives answers what the implementation sends of its own accord, by a whole frame, or nil if that needs no answer. It is nil for one that
// sends nothing of the kind.
func (i Implementation) Lives() func(said []byte) (answer []byte) {
	if len(i.keepalive()) == 0 {
		return nil
	}
	return i.lives
}

func (i Implementation) lives(said []byte) []byte {
	for _, rule := range i.keepalive() {
		found := rule.To.Match(said)
		if !found.OK || len(rule.With.Pieces) == 0 {
			continue
		}
		answer := rule.With.Fill(found.Tag, found.Payload)
		if i.Exchange != nil && i.Exchange.Whole {
			return answer
		}
		if f, err := i.plain(); err == nil && f.Layout().Fits(answer) == nil {
			return f.Frame(answer)
		}
	}
	return nil
}

// checkKeepalive returns what is wrong with the frames of its own accord that an entry declares.
func (e *Entry) checkKeepalive(at string, side record.Side) *misfit {
	all, at := e.Keepalive, at+".keepalive"
	switch {
	case len(all) > 0 && side == record.Server:
		return &misfit{at: at, problem: "a server's stand in its `exchange`", remedy: "declare exchange.keepalive"}
	case len(all) > 0 && !(Implementation{Command: e.words}).Zero():
		return &misfit{at: at, problem: "a client with an adapter sends what it is told to",
			remedy: "leave `keepalive` out, or give a command with " + AddrWord + " that needs no adapter"}
	case e.Exchange != nil:
		all, at = e.Exchange.Keepalive, at[:len(at)-len(".keepalive")]+".exchange.keepalive"
	}
	if len(all) > 0 && e.Framing == NoFraming {
		return &misfit{at: at, problem: "without framing nobody knows where such a frame ends", remedy: "declare the `framing`"}
	}
	for n, rule := range all {
		if len(rule.With.Pieces) == 0 {
			rule.With = template.Of([]byte{0}) // it needs no answer
		}
		if problem, remedy := rule.wrong(); problem != "" {
			return &misfit{at: fmt.Sprintf("%s[%d]", at, n), problem: problem, remedy: remedy}
		}
	}
	return nil
}
