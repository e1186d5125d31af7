// Package packets makes segments of TCP vanish, in a network that a process has for itself: a network namespace of Linux, with nothing in
// it but the loopback interface. A worker is started in one where its case asks for that, and so the implementation, the relay and our peer
// all live there; no rule reaches anybody else. Rules of nftables do the faults, and their counters are the proofs.
//
//	packets.go         a Rule: one fault, on the segments to or from one address; and the network of this process
//	apart_linux.go     a process is started in a network of its own; enter_linux.go: what it does there first
//	rules_linux.go     the rules of nftables, and their counters
//	source_linux.go    the addresses that connections come from, and how one of them goes away
//	probe_linux.go     whether this system lets us, and why not
//	other.go           systems without any of it
package packets
