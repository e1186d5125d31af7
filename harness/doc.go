// Package harness is what a scenario works with. Start at lab.go: a Lab is one implementation, one relay, one peer and
// one trace.
//
//	registry.go   Describe and Covers: how a scenario is recorded and tied to its clause
//	need.go       what a case asks of an implementation
//	setup.go      what a lab is set up with, as a value
//	lab.go        the Lab: faults, relay, trace, and what is common to both sides
//	server.go     TestServer: the implementation is a server, our peer dials it
//	client.go     TestClient: the implementation is a client, our peer serves it
//	detour.go     further ways to our peer, for a client that is given several addresses
//	driven.go     the driven client: verbs of the drill protocol, and what came of them
//	wireclient.go TestWire: the implementation is a client that nobody drives, of which only the wire is seen
//	wiregreet.go  what such a client is told first, and when that begins its delays anew
//	lasting.go    what a process that ended by itself is: a failure, or nothing to judge
//	hung.go       an implementation that does nothing any more
//	child.go      a peer in a process of its own, that can be killed or frozen
//	exchange.go   a server that answers one question instead of echoing: what is sent to it, and what has to come back
//	service.go    how long an implementation works on a message, and how many messages a scenario sends it; service_client.go: of a client
//	expect.go     expectations that ask both witnesses
//	sibling.go    further processes of the client under test
//	failing.go    how a scenario fails: Wrong, Missed, Because, Unasked; never.go: what is looked at once more at the end
//	within.go     how long a wait may be
//	clock.go      expectations about time: windows, the host's lateness
//	backoff.go    expectations about the waits between attempts; dispersed.go: about those of many clients
//	memory.go     expectations about memory; released.go: about descriptors and threads
//	hold.go       expectations about the memory that is held for those who do not read
//	rest.go       expectations about processors and descriptors
//	second.go     a second server on the same address
//	restart.go    a server that is ended and started again
//	selfdrill.go  sockdrill as the thing that is judged: the self-checks, on the implementations of package fixture
//	undecided.go  self-checks whose run this machine kept from a verdict
//	way.go        what a case needs of what carries its faults
//	outcome.go    what the lab adds to Ginkgo's verdict: unproven faults, dead adapters
package harness
