// Package datagram is what package relay and package peer are, for datagrams: the network between, whose faults are values, seeded, and
// each counted by whoever does it; and a scripted endpoint, whose datagrams are numbered.
//
//	relay.go             the relay: a socket towards those who ask, and one for each of them towards the server
//	way.go               one direction of it: what becomes of one datagram, stage by stage, and which are held back
//	stage.go             one fault: which datagrams it concerns, what it does to them, and its proof
//	validate.go          which faults can be carried out
//	verify.go            what the relay delivers on this host, measured against plain sockets
//	peer.go              the endpoint: it sends what is scripted, and keeps what comes
//	listener.go          the other endpoint: a server whose answers are scripted
//	received.go          what came, and waiting for it
//	unreachable_linux.go, unreachable_windows.go, unreachable_other.go: how a system tells of a port at which nobody listens
package datagram
