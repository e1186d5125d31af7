// Package harness is the core of what a scenario works with. Start at lab.go: a Lab is one implementation, one relay, one peer and one
// trace. What a scenario expects of it are functions that take a Lab, in packages by subject:
//
//	expect/delivery      messages
//	expect/ending        ends of connections and processes
//	expect/timed         times
//	expect/backoff       the waits of a driven client
//	expect/undriven      what a client does that nobody drives
//	expect/backpressure  stalls, and going on after them
//	expect/resources     memory, descriptors, processors
//	load                 what is sent, and how much
//	baseline             what an implementation is
//
// Beneath it are packages that know nothing of it. Nouns, which are what is talked about:
//
//	clause, fault, given, known, measure, record, subject, timing, trace, verdict, wire
//
// Machines, which act:
//
//	transport, process, adapter, peer, relay, toxiproxy, discover, checkup, runner
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
//	client.go     TestClient: the implementation is a client, our peer serves it
//	driven.go     the driven client: verbs of the drill protocol, and what came of them
//	wireclient.go TestWire: the implementation is a client that nobody drives; wireproc.go: its process
//	child.go      a peer in a process of its own, that can be killed or frozen; freeze_unix.go, freeze_windows.go: how
//	process.go    the implementation's process and its adapter; lasting.go: one that ended by itself, or does nothing any more
//	proxied.go    the network between, carried out by a toxiproxy server
//
//	account.go    what the implementation said; of one connection; its counters
//	fit.go        what can be sent; service.go: how many messages it is given to work on at once
//	wait.go       waits, and for how long; clock.go: the host's lateness, the adapter's clock, a process at rest
//	failing.go    how a scenario fails, and in which class: As, Wrong, Missed, Because, Unasked; never.go: what is looked at once more
//	stimulus.go   what a case needs a number of
//	outcome.go    what the lab adds to Ginkgo's verdict: unproven faults, dead adapters
//
//	selfdrill.go  sockdrill as the thing that is judged: the self-checks, on the implementations of package fixture
//	undecided.go  self-checks whose run this machine kept from a verdict
//
// It has more lines than other packages: the parts of a lab share what nobody else may touch, above all what became of the case.
package harness
