package learn

import (
	"errors"
	"fmt"
	"slices"
)

// Protocol is what was read off.
type Protocol struct {
	Fit       Fit
	Others    []Fit      // framings that explain exactly as much, such as a byte and a varint where all lengths are below 128
	Whole     bool       // a message is all that one side says before the other answers: several frames, or none
	Single    bool       // all the same the exchange is of one frame each: of those that are longer nobody could tell where the answer ends
	Headed    bool       // messages are whole frames, since their headers say something that no framing knows
	Echo      bool       // every answer repeats its question
	Greeting  []byte     // what the server says on a connection before it is asked, as it stands on the wire
	Opening   []Step     // what is said on a connection before the exchange, the greeting included
	Exchange  *Exchange  // nil if it is an echo, or no message was answered
	Kinds     []Exchange // all kinds of questions that the client asked
	Conns     int        // connections
	Questions int        // messages of the client
	Answers   int        // messages of the server
}

// Step is one message of an opening, as it stands on the wire.
type Step struct {
	ToServer bool
	Parts    []Part
}

// The reasons for which nothing can be learned.
var (
	ErrSilent   = errors.New("the client connected, and neither side said anything")
	ErrAlone    = errors.New("the client never connected")
	ErrNoReply  = errors.New("the server never said anything")
	ErrNoSpeech = errors.New("the client never said anything")
)

// Learn reads the protocol off some runs of the same client and server. The error is one of the above, or shows what no framing explains.
func Learn(runs ...Run) (Protocol, error) {
	if err := heard(runs); err != nil {
		return Protocol{}, err
	}
	p := Protocol{Conns: len(merged(runs))}
	fits := Framings(runs...)
	if len(fits) == 0 || !fits[0].Sure() { // a greeting may be in no frame
		if rest, greeting := ungreeted(runs); len(greeting) > 0 {
			if other := Framings(rest...); len(other) > 0 && (len(fits) == 0 || other[0].Bits > fits[0].Bits) {
				runs, fits, p.Greeting = rest, other, greeting
			}
		}
	}
	if len(fits) == 0 {
		return p, fmt.Errorf("no framing explains what was said: the client began with %s, and the server with %s",
			first(runs, true), first(runs, false))
	}
	p.Fit = fits[0]
	for _, f := range fits[1:] {
		if f.Bits == p.Fit.Bits {
			p.Others = append(p.Others, f)
		}
	}
	p.read(runs)
	return p, nil
}

// heard says what is missing from a conversation.
func heard(runs []Run) error {
	all := turnsOf(merged(runs))
	var asked, said bool
	for _, c := range merged(runs) {
		for _, t := range c {
			asked, said = asked || t.ToServer, said || !t.ToServer
		}
	}
	switch {
	case len(merged(runs)) == 0:
		return ErrAlone
	case len(all) == 0:
		return ErrSilent
	case !said:
		return ErrNoReply
	case !asked:
		return ErrNoSpeech
	}
	return nil
}

// ungreeted are the runs without what the server said on each connection before the client, and what that was.
func ungreeted(runs []Run) (rest []Run, greeting []byte) {
	for _, r := range runs {
		var run Run
		for _, c := range r {
			if len(c) > 0 && !c[0].ToServer {
				greeting, c = c[0].Bytes, c[1:]
			}
			run = append(run, c)
		}
		rest = append(rest, run)
	}
	return rest, greeting
}

// read reads the exchange, and what comes before it, off the messages.
func (p *Protocol) read(runs []Run) {
	var all [][]pair
	for _, c := range merged(runs) {
		p.Whole = p.Whole || uneven(c, p.Fit.Framing)
		p.Headed = p.Headed || chosen(c, p.Fit.Framing.Layout())
	}
	p.Headed = p.Headed && !p.Whole
	h := headers{}
	for _, c := range merged(runs) {
		switch {
		case p.Whole:
			all = append(all, turnPairs(c))
		case p.Headed:
			h = headers{p.Fit.Framing.Layout()}
			all = append(all, framePairs(c, p.Fit.Framing))
		default:
			all = append(all, pairs(c, p.Fit.Framing))
		}
	}
	for _, pair := range slices.Concat(all...) {
		if pair.question != nil {
			p.Questions++
		}
		if pair.answer != nil {
			p.Answers++
		}
	}
	if p.Greeting != nil {
		p.Opening = []Step{{Parts: []Part{{Kind: Literal, Bytes: p.Greeting}}}}
	}
	if p.Echo = echoes(all); p.Echo {
		return
	}
	p.Kinds = kinds(all, h)
	group, before := typical(all)
	if p.Whole && !carried(group, h) {
		group, before = typical(singly(merged(runs), p.Fit.Framing))
		p.Single = group != nil
	}
	if group == nil {
		return
	}
	x := exchangeOf(group, h)
	p.Exchange = &x
	p.Opening = append(p.Opening, opening(before)...)
	if p.Greeting == nil && len(before) > 0 && len(before[0]) > 0 && before[0][0].question == nil {
		p.Greeting = before[len(before)-1][0].said
	}
}

// carried reports whether the answers of these pairs carry what was asked: then they tell where they end.
func carried(group []pair, h headers) bool {
	return group != nil && slices.ContainsFunc(exchangeOf(group, h).Answer, func(p Part) bool { return p.Kind == Payload })
}

// longestStep is the longest answer of an opening: whoever says more says what a program can do, and not that it may begin.
const longestStep = 4096 // bytes

// opening are the steps that came before the exchange on every connection, as on the last one. What differs between connections in what
// the server says cannot be foretold.
func opening(before [][]pair) (steps []Step) {
	if len(before) == 0 {
		return nil
	}
	last := before[len(before)-1]
	for n, p := range last {
		if len(p.said) > longestStep {
			continue
		}
		if p.asked != nil {
			steps = append(steps, Step{true, []Part{{Kind: Literal, Bytes: p.asked}}})
		}
		if p.said == nil {
			continue
		}
		group := []pair{p}
		for _, other := range before {
			if n < len(other) && other[n].said != nil {
				group = append(group, other[n])
			}
		}
		steps = append(steps, Step{false, partsOf(p.said, nil, differing(group, func(p pair) []byte { return p.said }))})
	}
	return steps
}

// first shows the beginning of what one side said.
func first(runs []Run, toServer bool) string {
	for _, c := range merged(runs) {
		for _, t := range c {
			if t.ToServer == toServer {
				return fmt.Sprintf("%q", t.Bytes[:min(len(t.Bytes), 32)])
			}
		}
	}
	return "nothing"
}
