// Package resolver is the resolver that clients under test ask: a DNS server on loopback, by UDP and TCP on one port, that answers as a
// script has it and keeps what it was asked. It resolves nothing by itself. Questions are read and answers written by
// github.com/miekg/dns, which is none of the resolvers that clients use.
//
//	server.go    it listens, and ends
//	script.go    what becomes of a question: Answer, and Set
//	question.go  what it was asked, when, and what became of it
//	respond.go   a question is answered, or is not
package resolver
