package fault

import (
	"fmt"
	"slices"
	"strings"
)

// Vehicle is what carries faults out.
type Vehicle string

const (
	Relay     Vehicle = "relay"     // package relay: our own ends around toxiproxy's toxics
	Toxiproxy Vehicle = "toxiproxy" // a toxiproxy server as it is, with its own ends
	Datagrams Vehicle = "datagrams" // the relay of package datagram
	Peer      Vehicle = "peer"      // the scripted endpoint itself
	Resolver  Vehicle = "resolver"  // the resolver of package resolver
	Packets   Vehicle = "packets"   // package packets: rules of nftables, in a network that the case has for itself
	Process   Vehicle = "process"   // what is done to a process: signals, limits, its wall clock
)

// Property is something that a scenario may need of the way between, beyond bytes that arrive in order.
type Property string

const (
	HalfClose     Property = "half-close"      // a FIN ends one direction, and the other flows on
	ResetPassedOn Property = "reset-passed-on" // a reset arrives as a reset
	Refusal       Property = "refusal"         // a connection that the upstream refuses is not accepted first
	ConnectHang   Property = "connect-hang"    // connecting can take for ever
	ExactBytes    Property = "exact-bytes"     // what happens at a byte happens at that byte
)

// Properties lists the closed vocabulary.
var Properties = []Property{HalfClose, ResetPassedOn, Refusal, ConnectHang, ExactBytes}

// withheld says what a vehicle does instead of giving a property. What is not listed it gives.
var withheld = map[Vehicle]map[Property]string{
	Relay:   {},
	Peer:    {},
	Packets: {ExactBytes: "a segment holds the bytes that its sender put into it"},
	Toxiproxy: {
		HalfClose:     "it closes both directions when one of them ends",
		ResetPassedOn: "it ends the other side by a FIN",
		Refusal:       "it accepts before it connects to its upstream",
		ConnectHang:   "it accepts whatever comes",
		ExactBytes:    "its slices are joined again by the receiver's system",
	},
	Datagrams: {
		HalfClose:     "datagrams have no connection",
		ResetPassedOn: "datagrams have no connection",
		Refusal:       "datagrams have no connection",
		ConnectHang:   "datagrams have no connection",
		ExactBytes:    "datagrams have no stream",
	},
	Resolver: {
		HalfClose:     "it is no way",
		ResetPassedOn: "it is no way",
		Refusal:       "it is no way",
		ConnectHang:   "it is no way",
		ExactBytes:    "it is no way",
	},
	Process: {
		HalfClose:     "it is no way",
		ResetPassedOn: "it is no way",
		Refusal:       "it is no way",
		ConnectHang:   "it is no way",
		ExactBytes:    "it acts when it acts",
	},
}

// carriers says which vehicles can carry a kind out.
var carriers = map[Kind][]Vehicle{
	KindLatency: {Relay, Toxiproxy}, KindBandwidth: {Relay, Toxiproxy}, KindLimit: {Relay, Toxiproxy},

	KindDelay: {Relay, Datagrams}, KindBucket: {Relay, Toxiproxy, Datagrams}, KindStall: {Relay}, KindSlice: {Relay}, KindCut: {Relay}, KindScatter: {Relay},
	KindCorrupt: {Relay}, KindClose: {Relay, Toxiproxy, Peer}, KindReset: {Relay, Peer},
	KindRefuse: {Relay}, KindHang: {Relay}, KindAcceptReset: {Relay}, KindAcceptClose: {Relay},

	KindLoss: {Datagrams}, KindDuplicate: {Datagrams}, KindReorder: {Datagrams}, KindFlip: {Datagrams}, KindTruncate: {Datagrams},
	KindBlackhole: {Datagrams}, KindPad: {Datagrams}, KindReplay: {Datagrams}, KindMove: {Datagrams},

	KindEmpty: {Peer}, KindLongest: {Peer}, KindUnreachable: {Peer}, KindForged: {Peer},

	KindDrop: {Packets}, KindShrink: {Packets}, KindUnaddress: {Packets},

	KindUnanswered: {Resolver}, KindTardy: {Resolver}, KindServFail: {Resolver}, KindNoName: {Resolver}, KindCutAnswer: {Resolver},

	KindHeader: {Peer}, KindGarbage: {Peer}, KindSilence: {Peer}, KindDrip: {Peer}, KindReply: {Peer},

	KindKill: {Process}, KindStop: {Process}, KindTerm: {Process}, KindDescriptors: {Process}, KindLeap: {Process},
}

// Known reports whether there is such a kind.
func (k Kind) Known() bool { return carriers[k] != nil }

// Gives returns why the vehicle cannot give the property; nil if it can.
func (v Vehicle) Gives(p Property) error {
	without, known := withheld[v]
	if !known {
		return fmt.Errorf("vehicle %q is unknown", v)
	}
	if why := without[p]; why != "" {
		return fmt.Errorf("%s cannot give %s: %s", v, p, why)
	}
	if !slices.Contains(Properties, p) {
		return fmt.Errorf("property %q is unknown", p)
	}
	return nil
}

func listed(vehicles []Vehicle) string {
	var names []string
	for _, v := range vehicles {
		names = append(names, string(v))
	}
	return strings.Join(names, ", ")
}

// Carries returns why the vehicle cannot carry the kind out; nil if it can.
func (v Vehicle) Carries(k Kind) error {
	by, known := carriers[k]
	switch {
	case !known:
		return fmt.Errorf("kind %q is unknown", k)
	case !slices.Contains(by, v):
		return fmt.Errorf("%s cannot carry %s out; what can: %s", v, k, listed(by))
	}
	return nil
}
