package subject

import (
	"fmt"
	"maps"
	"runtime"
	"slices"
	"strings"

	"github.com/sockdrill/sockdrill/harness/timing"
	"github.com/sockdrill/sockdrill/harness/transport"
)

// What a case may need beside the features.
const (
	NeedAccount      = "account"       // an adapter: the second witness
	NeedMaxFrame     = "max_frame"     // a limit on frames: configured or declared
	NeedProcess      = "process"       // a process that is ours to signal
	NeedSignals      = "signals"       // this machine can ask a process to terminate, and freeze it
	NeedLinux        = "linux"         // this machine runs Linux
	NeedFramed       = "framed"        // it understands frames; not a plain byte echo
	NeedLong         = "long"          // one message may be a mebibyte
	NeedHuge         = "huge"          // one message may be 20 MiB: more than any system buffers
	NeedMany         = "many"          // it serves many connections at once
	NeedCrowd        = "crowd"         // it serves more of them than a set of descriptors of the traditional size holds
	NeedBeyond       = "beyond"        // a length that announces twice the limit on frames, and more
	NeedMessagesWire = "messages_wire" // it speaks the message profile on the wire
	NeedEchoes       = "echoes"        // it echoes any message; not a server that answers one question
	NeedFlood        = "flood"         // its replies can fill the system's buffers
	NeedEmptyRule    = "empty_rule"    // it is known what may become of an empty frame
	NeedTCP          = "tcp"           // it is reached over TCP, of which something is looked at that other transports do not have
	NeedResets       = "resets"        // its connections can be reset
	NeedQueues       = "queues"        // a dial can be let wait
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
	if most := i.Limits.MaxFrame; most > 0 && most < bytes {
		return fmt.Sprintf("its messages are at most %d bytes long; this needs one of %d", most, bytes)
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
		return lacksSignals(runtime.GOOS)
	},
	NeedLinux: func(Implementation) string {
		return unless(runtime.GOOS == "linux", "this can be measured on Linux only")
	},
	NeedFramed: func(i Implementation) string {
		return unless(!slices.Contains(i.Findings, ByteEcho), "it is a plain byte echo: it does not look at frames")
	},
	NeedMany:   func(i Implementation) string { return i.holds(many) },
	NeedCrowd:  func(i Implementation) string { return i.holds(Crowd) },
	NeedBeyond: func(i Implementation) string { return i.announces(i.greatestLength()/2 - 8) }, // of which a header may count itself
	NeedLong:   func(i Implementation) string { return i.carries(1 << 20) },
	NeedHuge:   func(i Implementation) string { return i.carries(20 << 20) },
	NeedMessagesWire: func(i Implementation) string {
		return unless(i.Has(Messages), "it does not declare the message profile (feature messages)")
	},

	NeedEchoes: func(i Implementation) string {
		return unless(i.Exchange == nil, "it answers one question (exchange); this needs a server that echoes any message")
	},
	NeedFlood: func(i Implementation) string {
		return unless(i.Exchange == nil || len(i.Exchange.Answer) >= leastFlood,
			fmt.Sprintf("its answers (exchange.answer) are too short to fill the system's buffers: this needs one of %d bytes or more",
				leastFlood))
	},
	NeedEmptyRule: func(i Implementation) string {
		return unless(i.Exchange == nil || i.Policies.Empty != "",
			"it does not declare what an empty frame does (policies.empty), and answers one question (exchange)")
	},

	NeedTCP: func(i Implementation) string {
		return unless(i.Carrier().Name == transport.TCP.Name, "it is reached over "+i.Carrier().Name+"; this is about TCP alone")
	},
	NeedResets: func(i Implementation) string {
		return unless(i.Carrier().Resets, "it is reached over "+i.Carrier().Name+", which has no resets")
	},
	NeedQueues: func(i Implementation) string {
		return unless(i.Carrier().Queues, "it is reached over "+i.Carrier().Name+", where a dial that nobody accepts fails at once")
	},

	NeedWire: needsWire, NeedOneAtATime: needsOneAtATime, NeedReturns: needsReturns, NeedSpeaks: needsSpeaks,
	NeedBackoff: needsBackoff, NeedAttempts: needsAttempts, NeedStable: needsStable, NeedGreeting: needsGreeting,
	NeedUndeclared: needsUndeclared,
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

// announces returns why a length of so many bytes is not above the limit on frames.
func (i Implementation) announces(length uint64) string {
	most := uint64(i.Limits.MaxFrame)
	if most == 0 && !i.Zero() {
		most = uint64(timing.TestScale.MaxFrame)
	}
	return unless(most < length, fmt.Sprintf("its length of %s has no room for what is far above its limit of %d bytes", i.FramingName(),
		most))
}

// greatestLength is the greatest number of bytes that the length of a frame can say.
func (i Implementation) greatestLength() uint64 { return i.layout().Greatest() }

// lacksSignals returns why a system cannot send SIGTERM or SIGSTOP. Windows ends processes, and does nothing gentler.
func lacksSignals(system string) string {
	return unless(system != "windows", "Windows has no signal that asks a process to terminate or freezes it")
}

func unless(ok bool, why string) string {
	if ok {
		return ""
	}
	return why
}
