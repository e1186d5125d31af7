package harness

import (
	"math/rand/v2"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/credentials"
	"github.com/sockdrill/sockdrill/harness/datagram"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/relay"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/harness/timing"
	"github.com/sockdrill/sockdrill/harness/toxiproxy"
	"github.com/sockdrill/sockdrill/harness/trace"
	"github.com/sockdrill/sockdrill/harness/transport"
	"github.com/sockdrill/sockdrill/harness/verdict"
	"github.com/sockdrill/sockdrill/harness/wire"
	"github.com/sockdrill/sockdrill/harness/wire/template"
)

// Lab is the one implementation, one relay, one peer and one trace that a scenario works with. TestServer and TestClient
// make one.
type Lab struct {
	Impl    subject.Implementation // what is judged
	Framing wire.Framing           // of this lab; Max is the limit the implementation is held to, 0 if none is declared
	Config  adapter.Config         // what the implementation was opened with; of an adapter only
	Rand    *rand.Rand             // every random choice of the scenario; from the printed seed
	seed    uint64
	setup   Setup

	Process *Proc                    // nil for a target that runs already
	Session *adapter.Session         // nil without an adapter
	TLS     *credentials.Credentials // nil unless it is reached over TLS
	carrier transport.Transport      // by which it is reached
	warm    map[string]bool          // the warm-up's connection and client, whose events count for nothing
	asked   atomic.Int64             // questions that Fit has given, of a server that does not echo
	first   uint32                   // of a client of the reliability profile: the number of its first message, where that can be chosen
	bytes   int                      // and how long its payloads are

	Timing      timing.Timing // every bound by name
	Scale       timing.Scale  // the limits that implementations are given in tests, or declare
	Waits       time.Duration // for declared times: how long the case may have to wait for them
	LongestWait time.Duration // how long the implementation may be let to work; 0: as long as it likes
	CaseTime    time.Duration // how long the whole case may take: nothing in it is waited for any longer
	Lasts       time.Duration // how long the case goes on by its own measure (harness.Lasts); 0: it ends when it is done
	Brief       bool          // and it is the usual run: it ends sooner once it has shown anything
	work        time.Duration // for messages: how long the implementation may work on all that it was sent
	waited      time.Duration // for a processor, until the lab was ready
	lastWaited  time.Duration // the same, when it was seen last; of the lock

	Ledger  *fault.Ledger // what was done beside what was armed
	faults  []fault.Fault // that were armed
	relay   *relay.Relay
	network *datagram.Relay     // the relay of a lab of datagrams; nil for streams, and until somebody asks through it
	proxy   *toxiproxy.Proxy    // what carries the faults out instead of the relay; nil unless --toxiproxy is given and faults are armed
	detours []*relay.Relay      // further ways to our peer, each with faults of its own
	far     transport.Transport // of the relay towards a peer that is a process; zero: the lab's
	entry   string              // where one connects to get through the network between; "" until it stands

	Trace    *trace.Trace // what happened, on one clock
	mu       sync.Mutex   // of windows, memory, apart, vain, notes, stimuli and disproof
	windows  []record.TimeBound
	memory   []record.Sample
	apart    time.Duration // least time between two of them
	vain     wait          // the last one
	notes    []string
	stimuli  []*Stimulus
	behind   []byte      // what is sent in plain text right behind what asks for TLS
	disproof []string    // why a fault that was counted did not do what it was done for
	never    []invariant // what must hold whatever else is missing
	told     bool        // times of the account were judged
	survive  bool        // the death of the process is the implementation's failure, adapter or not
	answers  bool        // so is an adapter that answers no more
	mayEnd   bool        // the scenario ends the process itself
	evidence record.Evidence
}

// Any is a lab of either side: what an expectation takes that holds for both.
type Any interface{ Core() *Lab }

// Core is the lab itself, whichever side embeds it.
func (l *Lab) Core() *Lab { return l }

func newLab(setup Setup) *Lab {
	if here == nil {
		panic("harness: a lab outside of a worker; scenarios are run by `sockdrill run`")
	}
	l := &Lab{
		Trace: trace.New(), Impl: here.Implementation, Scale: scaled(here.Implementation),
		Waits: declaredWait().Most, LongestWait: here.LongestWait,
		Ledger: &fault.Ledger{},
		CaseTime: timing.Default.Case + here.Lasts +
			here.Implementation.Extra(waitsOf(ginkgo.CurrentSpecReport().Labels()), here.LongestWait),
		Lasts: here.Lasts, Brief: here.Brief,
		setup: setup, seed: here.seed(), warm: map[string]bool{},
	}
	l.Timing = l.bounds()
	l.carry()
	l.Rand = rand.New(rand.NewPCG(l.seed, 1))
	vetWay()
	f, err := setup.framing(l.Impl)
	if err != nil {
		Abort(verdict.Error, verdict.Harness, err.Error())
	}
	l.Framing = f
	here.labs = append(here.labs, l)
	return l
}

// derive returns the lab of a further process of the same implementation, which shares the trace, the ledger and all bounds, and stands in
// no list: what is seen of that process the first lab tells.
func (l *Lab) derive() *Lab {
	return &Lab{
		Trace: l.Trace, Framing: l.Framing, Config: l.Config, Impl: l.Impl, Timing: l.Timing, Scale: l.Scale, Rand: l.Rand,
		Waits: l.Waits, LongestWait: l.LongestWait, CaseTime: l.CaseTime, Lasts: l.Lasts, Brief: l.Brief,
		setup: l.setup, carrier: l.carrier, TLS: l.TLS, seed: l.seed, Ledger: l.Ledger, warm: map[string]bool{},
	}
}

// Arm sets faults up. Every armed fault must leave evidence until the end of the scenario, or nothing can pass.
// Faults are armed before the first connection.
func (l *Lab) Arm(faults ...fault.Fault) {
	if l.relay != nil || l.network != nil {
		Abort(verdict.Error, verdict.Harness, "a fault was armed after the relay had started: arm first, then dial or open")
	}
	if l.setup.direct {
		Abort(verdict.Error, verdict.Harness, "a fault was armed in a direct lab, which has no relay")
	}
	vetFaults(faults)
	l.faults = append(l.faults, faults...)
}

// startRelay puts the network between in front of upstream and returns the address to connect to: the relay, or a proxy of a
// toxiproxy server.
func (l *Lab) startRelay(upstream string) string {
	if here.Toxiproxy != "" && len(l.faults) > 0 {
		l.entry = l.startProxy(upstream)
		return l.entry
	}
	l.relay = l.relayTo(relay.Config{
		Upstream: upstream, Trace: l.Trace, Ledger: l.Ledger, Seed: l.seed, Far: l.far,
		Frames:  l.frames,
		Opening: l.opening(),
	}, l.faults...)
	l.entry = l.relay.Addr()
	return l.entry
}

// frames counts the whole frames of a stream for the relay's triggers.
func (l *Lab) frames(dir fault.Direction) relay.Frames {
	f := l.Framing
	if dir == fault.ToClient {
		f = f.Answers()
	}
	return counter{f.NewDecoder()}
}

// opening is what is said on each connection to the server before anything else, within TLS where there is any; nil for most.
func (l *Lab) opening() template.Opening {
	return l.Impl.Exchange.Within()
}

// relayTo starts a relay that lives as long as the scenario.
func (l *Lab) relayTo(config relay.Config, faults ...fault.Fault) *relay.Relay {
	if l.setup.beneath {
		config.Opening = nil // it lies within the records
	}
	if l.carrier.Sealed && !l.setup.beneath {
		config.Near = l.carrier
		if config.Far.Name == "" {
			config.Far = l.carrier
		}
	}
	if l.carrier.Sealed {
		config.DialLimit = l.Timing.Start // with a handshake, which a server that does not answer leaves open
	}
	r, err := relay.Start(config, faults...)
	if err != nil {
		Abort(verdict.Error, verdict.Harness, err.Error())
	}
	l.relay = r
	ginkgo.DeferCleanup(func() {
		if err := r.Close(); err != nil {
			here.worsen(verdict.Error, verdict.Harness, record.ClassRelay, err.Error())
		}
	})
	return r
}

// counter counts the whole frames of a stream for the relay's triggers.
type counter struct{ d *wire.Decoder }

func (c counter) Write(p []byte) {
	c.d.Write(p)
	for {
		if _, ok, err := c.d.Next(); !ok || err != nil {
			return
		}
	}
}
func (c counter) Count() int { return c.d.Count() }

// Relay is the network between, to be steered: stalled and resumed, refusing and admitting. It exists from the first
// connection on.
func (l *Lab) Relay() *relay.Relay {
	if here.Toxiproxy != "" {
		skip("the case changes the network while it runs, and toxiproxy's toxics cannot be relied on to change then: the call hangs " +
			"behind a receiver that does not read")
	}
	return l.relay
}

// Account is what the implementation said since its warm-up, in order; nothing without an adapter.
func (l *Lab) Account() []adapter.Event {
	if l.Session == nil {
		return nil
	}
	return slices.DeleteFunc(l.Session.Account().Events(), func(e adapter.Event) bool {
		return l.warm[e.Conn] || l.warm[e.Client]
	})
}

// Note keeps a measurement in words for the report.
func (l *Lab) Note(format string, args ...any) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.notes = append(l.notes, timing.Words(format, args...))
}

// Step marks a step of the scenario in the timeline.
func (l *Lab) Step(format string, args ...any) {
	l.Trace.Add(trace.Event{Lane: trace.Harness, Kind: trace.Mark, Note: timing.Words(format, args...)}, nil)
}

// Disproven says that a fault was done and yet did not do what it was done for: nothing can pass on its account.
func (l *Lab) Disproven(format string, args ...any) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.disproof = append(l.disproof, timing.Words(format, args...))
}

// MustSurvive makes the death of the process the implementation's failure: for hostile input, where an adapter dies
// together with what it adapts.
func (l *Lab) MustSurvive() { l.survive = true }

// MustAnswer makes an adapter that answers no more the implementation's failure: where it waits together with what it adapts.
func (l *Lab) MustAnswer() { l.answers = true }
