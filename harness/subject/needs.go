package subject

import (
	"cmp"
	"fmt"
	"maps"
	"runtime"
	"slices"
	"strings"

	"github.com/sockdrill/sockdrill/harness/leap"
	"github.com/sockdrill/sockdrill/harness/names"
	"github.com/sockdrill/sockdrill/harness/packets"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/transport"
)

// framings are the needs of what has some framing.
var framings = []string{NeedFramed, NeedPrefix, NeedLines, NeedCRLF}

// CheckNeed returns an error for what is neither one of the Need constants nor a feature: every implementation would lack it, and
// the case that asks for it would be skipped for ever. The error lists the vocabulary.
func CheckNeed(need string) error {
	vocabulary := slices.Collect(maps.Keys(needs))
	vocabulary = slices.AppendSeq(vocabulary, maps.Keys(timeNeeds))
	vocabulary = slices.AppendSeq(vocabulary, maps.Keys(framingNeeds))
	vocabulary = append(vocabulary, Features...)
	if slices.Contains(vocabulary, need) {
		return nil
	}
	slices.Sort(vocabulary)
	return fmt.Errorf("there is no need %q; the needs and features are: %s", need, strings.Join(slices.Compact(vocabulary), ", "))
}

// Lacks returns why a case that needs this cannot be judged, in one short sentence; empty if nothing is missing.
// The need is one of those that CheckNeed knows.
func (i Implementation) Lacks(need string) string {
	if i.FramingName() == NoFraming && slices.Contains(framings, need) {
		return "it has no framing (framing: none): only its connections are judged"
	}
	if check, ok := needs[need]; ok {
		return check(i)
	}
	if check, ok := timeNeeds[need]; ok {
		return check(i)
	}
	if check, ok := framingNeeds[need]; ok {
		return check(i)
	}
	return i.lacksFeature(need)
}

func (i Implementation) lacksFeature(feature string) string {
	if why, ok := i.Absent[feature]; ok {
		return "it does not have " + feature + ": " + why
	}
	if answers := i.Policies.HalfClose; feature == HalfClose && answers != nil {
		return unless(*answers, "it declares that it does not answer after its peer's FIN (policies.half_close)")
	}
	if !slices.Contains(i.Features, feature) {
		return "it does not declare the feature " + feature + i.seen(feature)
	}
	return ""
}

// seen says what the baseline saw of a feature that is not declared, and what to declare.
func (i Implementation) seen(feature string) string {
	switch {
	case feature != HalfClose:
	case slices.Contains(i.Findings, AnswersHalf):
		return ", and was seen to answer after its peer's FIN: policies.half_close: true has that judged"
	case slices.Contains(i.Findings, EndsHalf):
		return ", and was seen to end its stream at its peer's FIN, owing answers: policies.half_close: false says that this is " +
			"meant, true has it judged"
	}
	return ""
}

// carries returns why one message may not be so many bytes: its framing has no room for the length, or its limit is below.
func (i Implementation) carries(bytes int64) string {
	if most := i.MostPayload(); most > 0 && most < bytes {
		return fmt.Sprintf("its messages are at most %d bytes long; this needs one of %d", most, bytes)
	}
	if most := i.Exchange.mostPayload(); most > 0 && most < uint64(bytes) {
		return fmt.Sprintf("its messages are at most %d bytes long (exchange.payload.most); this needs one of %d", most, bytes)
	}
	return unless(i.layout().Capacity() >= uint64(bytes), "a length of "+i.FramingName()+" cannot express a message of megabytes")
}

var needs = map[string]func(Implementation) string{
	NeedAccount: func(i Implementation) string {
		return unless(!i.Zero(), "it has no adapter: only the wire can be seen")
	},
	NeedMaxFrame: func(i Implementation) string {
		return unless(!i.Zero() || i.Limits.MaxFrame > 0, "it declares no greatest frame (--max-frame)")
	},
	NeedProcess: func(i Implementation) string {
		return unless(i.Target == "", "it runs already: sockdrill sends it no signals")
	},
	NeedSignals: func(Implementation) string {
		return lacksSignals()
	},
	NeedMemory: func(Implementation) string {
		return unless(runtime.GOOS == "linux" || runtime.GOOS == "windows", "what a process takes can be measured on Linux and Windows only")
	},
	NeedLinux: func(Implementation) string {
		return unless(runtime.GOOS == "linux", "this can be measured on Linux only")
	},
	NeedOwnClock: func(i Implementation) string {
		return cmp.Or(unless(i.Target == "", "it runs already: its wall clock is not sockdrill's to set"), leap.Lacks())
	},
	NeedIPv6: func(Implementation) string {
		return lacksIPv6()
	},
	NeedLoopbacks: func(Implementation) string {
		return lacksLoopbacks()
	},
	NeedToldResets: func(Implementation) string {
		return lacksToldResets()
	},
	NeedFramed: func(i Implementation) string {
		return unless(!slices.Contains(i.Findings, ByteEcho), "it is a plain byte echo: it does not look at frames")
	},
	NeedMany:   func(i Implementation) string { return i.holds(many) },
	NeedCrowd:  func(i Implementation) string { return i.holds(Crowd) },
	NeedBeyond: func(i Implementation) string { return i.announces(i.greatestLength()/2 - 8) }, // of which a header may count itself
	NeedLong:   func(i Implementation) string { return cmp.Or(i.weighs(), i.carries(1<<20)) },
	NeedHuge:   func(i Implementation) string { return cmp.Or(i.weighs(), i.carries(20<<20)) },
	NeedBulk:   Implementation.weighs,
	NeedMessagesWire: func(i Implementation) string {
		return unless(i.Has(Messages), "it does not declare the message profile (feature messages)")
	},

	NeedEchoes: func(i Implementation) string {
		return unless(!i.OneQuestion(), "it answers one question (exchange); this needs a server that echoes any message")
	},
	NeedSeveral: func(i Implementation) string {
		return unless(!i.OneAnswer(), "it ends a connection after one answer (exchange.many: false), and this asks more on one")
	},
	NeedFlood: func(i Implementation) string {
		return unless(!i.OneQuestion() || i.Exchange.Answer.Least() >= leastFlood,
			fmt.Sprintf("its answers (exchange.answer) are too short to fill the system's buffers: this needs one of %d bytes or more",
				leastFlood))
	},
	NeedEmptyRule: func(i Implementation) string {
		return unless(!i.OneQuestion() || i.Policies.Empty != "",
			"it does not declare what an empty frame does (policies.empty), and answers one question (exchange)")
	},

	NeedTLS: func(i Implementation) string {
		return unless(i.Secured(), record.Elsewhere+"TLS (--transport tls)")
	},
	NeedTLS13: func(i Implementation) string {
		return unless(i.TLS.Speaks("1.3"), "it does not speak TLS 1.3 (tls.versions)")
	},
	NeedVouched: func(i Implementation) string {
		return unless(i.TLS.CA == "", "it trusts an authority of its own (tls.ca), that signs nothing for sockdrill: it would refuse whatever it is shown")
	},
	NeedStartTLS: func(i Implementation) string {
		return unless(len(i.Exchange.Plain()) > 0, "TLS begins with the connection (no starttls in exchange.opening)")
	},
	NeedMutual: func(i Implementation) string {
		return unless(i.TLS.ClientAuth, "it does not declare that clients show a certificate (tls.client_auth)")
	},
	NeedRenewal: func(i Implementation) string {
		return unless(i.TLS.Renewal > 0, "it does not declare when it shows a certificate that was replaced (tls.renewal)")
	},
	NeedALPN: func(i Implementation) string {
		return unless(len(i.TLS.ALPN) > 0, "it does not declare what it speaks by ALPN (tls.alpn)")
	},
	NeedTruncation: func(i Implementation) string {
		return unless(i.TLS.Truncation != "", "it does not declare what an end without close_notify is (tls.truncation)")
	},
	NeedUnaccepted: func(i Implementation) string {
		if i.Exchange != nil && len(i.Exchange.Opening) > 0 {
			return "a connection to it begins with what it says (exchange.opening); this is about one that it has not accepted"
		}
		return unless(!i.Secured(), "over TLS a connection stands once both sides have shaken hands; this is about some that nobody has accepted")
	},
	NeedStreams: func(i Implementation) string {
		return unless(!i.Carrier().Datagrams, "it is reached over "+i.Carrier().Name+", which carries datagrams; this is about streams")
	},
	NeedDatagrams: func(i Implementation) string {
		return unless(i.Carrier().Datagrams, record.Elsewhere+"UDP (--transport udp)")
	},
	NeedRetransmits: func(i Implementation) string {
		return unless(i.Policies.Retransmit != nil, "it does not declare how it asks again (policies.retransmit)")
	},
	NeedLastCopy: func(i Implementation) string {
		r := i.Policies.Retransmit
		return unless(r != nil && r.Attempts > 0, "it does not declare how often it asks (policies.retransmit.attempts)")
	},
	NeedGivesUp: func(i Implementation) string {
		r := i.Policies.Retransmit
		return unless(r != nil && r.Resolved().GiveUp > 0, "it does not declare when it has given up (policies.retransmit.give_up)")
	},
	NeedAmplified: func(i Implementation) string {
		return unless(i.Limits.Amplification > 0, "it declares no limit on what it answers to an address that it does not know (limits.amplification)")
	},
	NeedTCP: func(i Implementation) string {
		return unless(i.Carrier().Name == transport.TCP.Name, record.Elsewhere+"TCP, which alone this is about")
	},
	NeedPackets: func(i Implementation) string {
		if i.Target != "" {
			return "it runs already, in the network of this machine: segments vanish in one that a case has for itself"
		}
		return packets.Lacks()
	},
	Names: func(i Implementation) string {
		if i.AsksSystem() {
			return names.Lacks()
		}
		return i.lacksFeature(Names)
	},
	NeedProbing: func(i Implementation) string {
		return unless(i.Policies.Probing != nil || !i.Zero() && i.Has(KeepAlive),
			"it does not declare the keep-alive of TCP that it sets (policies.keepalive, or the feature keepalive)")
	},
	NeedResets: func(i Implementation) string {
		return unless(i.Carrier().Resets, "it is reached over "+i.Carrier().Name+", which has no resets")
	},
	NeedQueues: func(i Implementation) string {
		return unless(i.Carrier().Queues, "it is reached over "+i.Carrier().Name+", where a dial that nobody accepts fails at once")
	},

	NeedWire: needsWire, NeedOneAtATime: needsOneAtATime, NeedReturns: needsReturns, NeedSpeaks: needsSpeaks, NeedConverses: needsConverses,
	NeedTells:   needsTells,
	NeedBackoff: needsBackoff, NeedAttempts: needsAttempts, NeedStable: needsStable, NeedGreeting: needsGreeting,
	NeedUndeclared: needsUndeclared,

	NeedReliable: needsReliable, NeedOrdered: needsOrdered, NeedChosen: needsChosen, NeedSized: needsSized,
}

// leastFlood is the least length of an answer of which 20,000, more than which nobody asks for, are 15 MB: more than a case lets
// wait that is about full buffers.
const leastFlood = 750

// many is how many connections a case that needs many may hold at once.
const many = 50

// Crowd is how many connections a case that needs a crowd holds at once: more than the 1,024 that select can look at on most
// systems (FD_SETSIZE).
const Crowd = 1100

// holds returns why it does not serve so many connections at once.
func (i Implementation) holds(n int) string {
	most := i.Limits.Connections
	return unless(most == 0 || most >= n, fmt.Sprintf("it serves %d connections at once, and this needs %d", most, n))
}

func unless(ok bool, why string) string {
	if ok {
		return ""
	}
	return why
}
