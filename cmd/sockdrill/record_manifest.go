package main

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/sockdrill/sockdrill/harness/learn"
	"github.com/sockdrill/sockdrill/harness/recorder"
	"github.com/sockdrill/sockdrill/harness/subject"
)

// recorded writes what was learned as a manifest of both sides.
func recorded(pair recorder.Pair, p learn.Protocol) string {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	line("# Read off %d messages of the client and %d of the server, on %d connections.", p.Questions, p.Answers, p.Conns)
	line("name: %s", scalar(strings.TrimSuffix(pair.Server.Name, filepath.Ext(pair.Server.Name))))
	line("server:")
	reached(line, pair.Server)
	line("  framing: %s", framingOfServer(p))
	exchanged(line, p)
	line("client:")
	reached(line, pair.Client)
	line("  framing: %s", framingOfClient(p))
	if len(p.Greeting) > 0 {
		line("  greeting: %s # what the server says first on each connection",
			learn.Template([]learn.Part{{Kind: learn.Literal, Bytes: p.Greeting}}))
	}
	if !p.Whole && !p.Headed {
		responds(line, p)
	}
	return b.String()
}

// framingOfServer is how the server frames: not at all, where its messages are written as a whole.
func framingOfServer(p learn.Protocol) string {
	switch {
	case p.Single, p.Exchange == nil:
		return p.Fit.Text
	case p.Headed && p.Exchange != nil && p.Exchange.Carries():
		return string(subject.NoFraming)
	}
	return framingOfClient(p)
}

// framingOfClient is how both frame: not at all, where a message is what one says before the other answers.
func framingOfClient(p learn.Protocol) string {
	if p.Whole {
		return string(subject.NoFraming)
	}
	return p.Fit.Text
}

// responds writes what the client asks by itself, and the answers that it awaits.
func responds(line func(string, ...any), p learn.Protocol) {
	switch {
	case p.Echo:
		line("  respond: # what it asks, and the answer")
		line(`    - {to: {hex: "{payload}"}, with: {hex: "{payload}"}}`)
	case len(p.Kinds) > 0:
		line("  respond: # what it asks, and the answers")
	}
	for _, x := range p.Kinds {
		line("    - to: %s", learn.Rule(x.Asked))
		line("      with: %s", learn.Rule(x.Said))
	}
}

// reached says how an implementation is started, or where it is.
func reached(line func(string, ...any), i subject.Implementation) {
	if i.Transport != "" {
		line("  transport: %s", scalar(i.Transport))
	}
	if i.Target != "" {
		line("  target: %s", scalar(i.Target))
		return
	}
	line("  command: %s", scalar(commandLine(i.Command)))
}

// exchanged writes the exchange, with what is said before it.
func exchanged(line func(string, ...any), p learn.Protocol) {
	x := p.Exchange
	if x == nil {
		return
	}
	line("  exchange:")
	if len(p.Opening) > 0 {
		line("    opening: # said on each connection before the first question")
	}
	for _, s := range p.Opening {
		verb := "expect"
		if s.ToServer {
			verb = "send"
		}
		line("      - %s: %s", verb, learn.Template(s.Parts))
	}
	line("    question: %s", learn.Template(x.Question))
	line("    answer: %s", learn.Template(x.Answer))
	if p.Headed && !x.Carries() {
		line("    whole: true # with their headers")
	}
	if form := x.Numbering(); form != "" {
		line("    tag: {as: %s}", form)
	}
	if x.Printable {
		line("    payload: {as: printable} # no other was seen; leave it out if any bytes may stand there")
	}
}
