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
