package main

import (
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/harness/wire/template"
	"github.com/sockdrill/sockdrill/reference/datagram"
	"github.com/sockdrill/sockdrill/reference/reliable"
)

// datagramReferences are the references over UDP. Their messages are a tag, a length and a payload.
func datagramReferences(self string) []subject.Implementation {
	message := func(text string) template.Template {
		t, _ := template.Parse(text, true) // a right one
		return t
	}
	policy := subject.Retransmit{Initial: subject.Millis(datagram.Default.Initial), Factor: 2, Jitter: subject.JitterUp,
		Width: datagram.Default.Width, Attempts: datagram.Default.Copies}
	policy.GiveUp = subject.Millis(policy.Sum(policy.Attempts).Most)
	client := subject.Implementation{
		Name: "reference client", Language: "Go", Side: record.Client, Command: []string{self, "reference", "client", "--udp", subject.AddrWord},
		Respond:  subject.Respond{{To: message("{tag:u32be}{len:u16be}{payload}"), With: message("{tag:u32be}{len:u16be}{payload}")}},
		Policies: subject.Policies{Retransmit: &policy},
	}
	server := subject.Implementation{
		Name: "reference server", Language: "Go", Side: record.Server, Command: []string{self, "reference", "server", "--udp", subject.AddrWord},
		Exchange: &subject.Exchange{Question: message("{tag:u32be}{len:u16be}{payload}"), Answer: message("{tag:u32be}{len:u16be}{payload}"),
			Tag: &subject.Tag{As: "u32be"}},
		Limits: subject.Limits{MaxFrame: datagram.MostPayload, Amplification: 1},
	}
	return []subject.Implementation{client, server}
}

// reliableReferences are those that speak the reliability profile.
func reliableReferences(self string) []subject.Implementation {
	p := reliable.Default
	policy := subject.Retransmit{Initial: subject.Millis(p.Initial), Factor: 2, Cap: subject.Millis(p.Cap), Jitter: subject.JitterUp, Width: p.Width,
		Attempts: p.Copies}
	client := subject.Implementation{
		Name: "reference client", Language: "Go", Side: record.Client, Command: []string{self, "reference", "client", "--reliable", subject.AddrWord,
			"--first", subject.FirstWord, "--bytes", subject.BytesWord},
		Reliable: &subject.Reliable{Messages: 200}, Policies: subject.Policies{Retransmit: &policy},
	}
	server := subject.Implementation{
		Name: "reference server", Language: "Go", Side: record.Server, Command: []string{self, "reference", "server", "--reliable", subject.AddrWord},
		Reliable: &subject.Reliable{Ordered: true}, Limits: subject.Limits{Amplification: 1},
	}
	return []subject.Implementation{client, server}
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
