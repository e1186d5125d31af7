package subject

import (
	"fmt"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/reliable"
	"github.com/sockdrill/sockdrill/harness/transport"
)

// Reliable is what an implementation declares that speaks the reliability profile over datagrams: docs/reference/reliability-profile.md.
type Reliable struct {
	// Messages is how many a client sends by itself each time that it is started.
	Messages int `json:"messages,omitempty" yaml:"messages"`
	// Ordered says that a server carries messages out in the order of their numbers, where a session asks for it.
	Ordered bool `json:"ordered,omitempty" yaml:"ordered"`
}

// Words that may stand in the command of such a client: what a case chooses for it. What a command does not take is not judged.
const (
	FirstWord = "{first}" // the number of its first message
	BytesWord = "{bytes}" // how long its payloads are, in bytes
)

// What a case may need of an implementation of the profile.
const (
	NeedReliable = "reliable"     // it declares the profile
	NeedOrdered  = "ordered"      // it carries out in order
	NeedChosen   = "chosen_first" // its first number can be chosen
	NeedSized    = "sized"        // the length of its payloads can be chosen
)

func needsReliable(i Implementation) string {
	return unless(i.Reliable != nil, "it does not declare the reliability profile (reliable)")
}

func needsOrdered(i Implementation) string {
	return unless(i.Reliable != nil && i.Reliable.Ordered, "it does not declare that it carries messages out in order (reliable.ordered)")
}

func needsChosen(i Implementation) string {
	return unless(i.says(FirstWord), "its command does not take the number of its first message ("+FirstWord+")")
}

func needsSized(i Implementation) string {
	return unless(i.says(BytesWord), "its command does not take how long its payloads are ("+BytesWord+")")
}

// checkReliable returns what is wrong with what an entry declares of the profile.
func (e *Entry) checkReliable(at string, side record.Side) *misfit {
	r, at := e.Reliable, at+".reliable"
	switch {
	case r == nil:
		return nil
	case e.Transport != transport.UDP.Name:
		return &misfit{at: at, problem: "over streams nothing is lost that the system does not send again", remedy: "add `transport: udp`, or leave it out"}
	case e.Exchange != nil || len(e.Respond) > 0:
		return &misfit{at: at, problem: "the profile says what is asked and answered", remedy: "leave `exchange` and `respond` out, or `reliable`"}
	case side == record.Client && r.Ordered:
		return &misfit{at: at + ".ordered", problem: "a client asks for order where it opens a session", remedy: "leave it out"}
	case side == record.Client && r.Messages < 1:
		return &misfit{at: at + ".messages", problem: "it is not said how many messages the client sends",
			remedy: "give how many it sends each time that it is started, such as 200"}
	case side == record.Client && e.Policies.Retransmit == nil:
		return &misfit{at: at, problem: "it is not said when the client sends again what nobody answers", remedy: "declare `policies.retransmit`"}
	case side == record.Client && e.Policies.Retransmit.Fresh:
		return &misfit{at: at, problem: "copies of a datagram of the profile are alike", remedy: "leave `policies.retransmit.fresh` out"}
	case side == record.Server && r.Messages != 0:
		return &misfit{at: at + ".messages", problem: "a server sends nothing by itself", remedy: "leave it out"}
	}
	return nil
}

// Responds reports whether it is declared what answers the client.
func (i Implementation) Responds() bool { return len(i.Respond) > 0 || i.Reliable != nil }

// Answer is what a server would answer to a datagram of a client by itself, which is the first that it sends. Empty if it is none that is
// declared: differs says why.
func (i Implementation) Answer(question []byte) (answer []byte, differs string) {
	if i.Reliable == nil {
		answer, rule, differs := i.Respond.Answer(question)
		if rule < 0 {
			return nil, differs
		}
		return answer, ""
	}
	d, err := reliable.Parse(question)
	switch {
	case err != nil:
		return nil, err.Error()
	case d.Kind != reliable.Open || d.Session > reliable.InOrder || len(d.Payload) > 0:
		return nil, fmt.Sprintf("it is no open of the profile, but %s", d)
	}
	return reliable.Datagram{Kind: reliable.Opened, Session: firstSession, Number: d.Number}.Bytes(), ""
}

// firstSession is what our peer calls the session that it opens for a client where it is no matter.
const firstSession = 0x5eed1e

// opening is the question by which a server of the profile is asked whether it answers at all: number n opens a session.
func opening(n int) Inquiry {
	d := reliable.Datagram{Kind: reliable.Open, Number: uint32(n)}
	return Inquiry{Question: d.Bytes(), opens: &d}
}

// opened returns nil for a right answer to an open.
func (q Inquiry) opened(answer []byte) error {
	d, err := reliable.Parse(answer)
	switch {
	case err != nil:
		return err
	case d.Kind != reliable.Opened || d.Number != q.opens.Number || d.Session == 0 || len(d.Payload) > 0:
		return fmt.Errorf("an open is answered by an opened with its number, %d, a session other than 0, and no payload, and this is %s",
			q.opens.Number, d)
	}
	return nil
}
