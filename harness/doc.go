// Package harness is the core of what a scenario works with. Start at lab.go: a Lab is one implementation, one relay, one peer and one
// trace. It sets a case up, arms its faults and proves them, keeps its clock and its evidence, and does nothing else: what is asked of
// the implementation's process, of its framing or of its certificates is asked of Lab.Process, Lab.Framing and Lab.TLS. How a case ends
// are functions of this package (Wrong, Missed, NotJudged and the rest), since a process has one case. What a scenario sends and expects
// are functions that take a Lab, in packages by subject:
//
//	expect/delivery      messages
//	expect/ending        ends of connections and processes
//	expect/timed         times
//	expect/backoff       the waits of a driven client
//	expect/answers       answers to questions that are asked by datagrams
//	expect/copies        when a client of datagrams asks again
//	expect/sessions      sessions of the reliability profile, and their messages
//	expect/leaps         leaps of its wall clock, and the times that must not follow them
//	expect/undriven      what a client does that nobody drives
//	expect/dialogue      what it makes of answers to what it asks by itself
//	expect/backpressure  stalls, and going on after them
//	expect/resources     memory, descriptors, processors
//	load                 what is sent, and how much
//	baseline             what an implementation is
//
// Beneath it are packages that know nothing of it. Nouns, which are what is talked about:
//
//	certificate, clause, fault, given, known, learn, measure, record, reliable, subject, timing, trace, verdict, wire
//
// Machines, which act:
//
//	transport, job, lazy, leap, packets, names, process, credentials, adapter, peer, pen, relay, resolver, datagram, recorder
//	toxiproxy, discover, checkup, runner
//
// And what scenarios and self-checks use:
//
//	match    Gomega matchers
//	fixture  implementations that are wrong on purpose
//
// In this package:
//
//	registry.go   Describe and Covers: how a scenario is recorded and tied to its clause
//	need.go       what a case asks of an implementation
//	injects.go    which faults a case injects; marks.go: what it needs of what carries them, and how long it may have to wait
//	setup.go      what a lab is set up with, as a value; declared.go: what an implementation declares instead
//	bench.go      where a worker works: the one case of this process
//
//	lab.go        the Lab: faults, relay, trace, and what is common to both sides
//	server.go     TestServer: the implementation is a server, our peer dials it; restart.go: it is started again, or a second time
//	datagrams.go  TestDatagrams: the implementation is a server that is reached by datagrams, and our peers ask it
//	asking.go     TestAsking: it is a client of datagrams that nobody drives, and our peer is its server
//	client.go     TestClient: the implementation is a client, our peer serves it
//	driven.go     the driven client: verbs of the drill protocol, and what came of them
//	wireclient.go TestWire: the implementation is a client that nobody drives; wireproc.go: its process; losses.go: how it loses its
//	              connections; converse.go: the answers to what it asks by itself
//	child.go      a peer in a process of its own, that can be killed or frozen
//	launch.go     the implementation is started, greeted and told what to do
//	process.go    its process, seen from outside; lasting.go: one that ended by itself, or does nothing any more
//	proxied.go    the network between, carried out by a toxiproxy server
//
//	account.go    what the implementation said; of one connection; its counters
//	fit.go        what can be sent, and how long it may work on that
//	secured.go    what is needed where the implementation is reached over TLS; its certificates are of package credentials
//	handshake.go  words in plain text before TLS begins
//	clock.go      the host's lateness, the adapter's clock; waits, and for how long
//	failing.go    how a scenario fails, and in which class: As, Wrong, Missed, Because, Unasked
//	never.go      what is looked at once more at its end, and what was waited for in vain
//	unjudged.go   how it ends without a verdict on the implementation: NotJudged, Inconclusive, Unlike, Abort
//	stimulus.go   what a case needs a number of
//	outcome.go    what the lab adds to Ginkgo's verdict: unproven faults, dead adapters
//
//	selfdrill.go  sockdrill as the thing that is judged: the self-checks, on the implementations of package fixture, also where this
//	              machine kept their run from a verdict
//
// It has more lines than other packages: the parts of a lab share what nobody else may touch, above all what became of the case.
package harness
