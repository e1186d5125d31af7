package main

import (
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/harness/wire/template"
)

// datagramReference is the reference that is reached by datagrams, which has a server only. Its messages are a tag, a length and a payload.
func datagramReference(self string) subject.Implementation {
	message, _ := template.Parse("{tag:u32be}{len:u16be}{payload}", true) // a right one
	return subject.Implementation{
		Name: "reference server", Language: "Go", Side: record.Server, Command: []string{self, "reference", "server", "--udp", subject.AddrWord},
		Exchange: &subject.Exchange{Question: message, Answer: message, Tag: &subject.Tag{As: "u32be"}},
		Limits:   subject.Limits{MaxFrame: 1226, Amplification: 1},
	}
}

func reference(self string) []subject.Implementation {
	var both []subject.Implementation
	for _, side := range []record.Side{record.Client, record.Server} {
		both = append(both, subject.Implementation{
			Name: "reference " + string(side), Language: "Go", Side: side, Command: []string{self, "reference", string(side)},
			Policies: subject.Policies{Oversize: "close", Empty: "echo", BareLF: "data", Tail: "error", BadCheck: "drop"},
		})
	}
	both[1].Limits.Unsent = 256 << 10 // server.Config.SendQueue, where nothing is said
	return both
}

// referenceTLS is what the reference declares of TLS. Its server looks at the files of its certificate with each handshake.
func referenceTLS(side record.Side) subject.TLS {
	t := subject.TLS{Truncation: subject.TruncationError, ClientAuth: true, ALPN: []string{"sockdrill"}}
	if side == record.Server {
		t.Renewal = 1
	}
	return t
}
