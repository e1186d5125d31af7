package subject

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/transport"
)

// finish checks what types cannot, and resolves commands and directories. It returns the first misfit.
func (m *Manifest) finish(dir string) *misfit {
	if m.Name == "" {
		return &misfit{at: "$", problem: "it has no `name`", remedy: "name the implementation"}
	}
	if m.Client == nil && m.Server == nil {
		return &misfit{at: "$", problem: "it has neither `client` nor `server`",
			remedy: "describe at least one side, by the `command` that starts it"}
	}
	if m.Client != nil && m.Client.Target != "" {
		return &misfit{at: "$.client.target", problem: "a client has no `target`",
			remedy: "give the `command` of its adapter, or one with " + AddrWord + " where it takes the address to connect to"}
	}
	for _, one := range []struct {
		side  record.Side
		entry *Entry
	}{{record.Client, m.Client}, {record.Server, m.Server}} {
		if one.entry == nil {
			continue
		}
		if found := one.entry.finish("$."+string(one.side), one.side, dir); found != nil {
			return found
		}
	}
	return m.checkKnown()
}

func (e *Entry) finish(at string, side record.Side, dir string) *misfit {
	if (e.Command == "") == (e.Target == "") {
		return &misfit{at: at, problem: "it needs a `command` or a `target`, one of the two",
			remedy: "a target is a server that runs already"}
	}
	if e.Target != "" {
		if err := Loopback(e.Target); err != nil {
			return &misfit{at: at + ".target", problem: err.Error()}
		}
	} else {
		words, err := Words(e.Command)
		if err != nil {
			return &misfit{at: at + ".command", problem: err.Error()}
		}
		e.words = words
	}
	if err := e.reached(side).CheckTransport(); err != nil {
		return &misfit{at: at + ".transport", problem: err.Error()}
	}
	if found := e.checkTLS(at, side, dir); found != nil {
		return found
	}
	e.dir = e.Dir
	if !filepath.IsAbs(e.dir) {
		e.dir = filepath.Join(dir, e.dir)
	}
	for _, check := range []func() *misfit{
		func() *misfit { return e.checkStart(at, side) },
		func() *misfit { return e.Policies.check(at+".policies", side, e.Limits.Idle) },
		func() *misfit { return e.checkRetransmit(at, side) },
		func() *misfit { return e.checkReliable(at, side) },
		func() *misfit { return e.Limits.check(at + ".limits") },
		func() *misfit { return e.checkFeatures(at) },
		func() *misfit { return e.checkKeepalive(at, side) },
		func() *misfit { return e.checkRespond(at, side) },
		func() *misfit { return e.checkPrints(at, side) },
		func() *misfit { return e.checkGreeting(at, side) },
	} {
		if found := check(); found != nil {
			return found
		}
	}
	if plain := e.Exchange.Plain(); len(plain) > 0 && e.Transport != transport.TLS.Name {
		return &misfit{at: fmt.Sprintf("%s.exchange.opening[%d]", at, len(plain)), problem: "`starttls` belongs to TLS",
			remedy: "add the transport " + transport.TLS.Name}
	}
	return e.checkExchange(at, side)
}

// check returns which limit is none.
func (l Limits) check(at string) *misfit {
	if l.MaxFrame < 0 {
		return &misfit{at: at + ".max_frame", problem: "a frame of less than 0 bytes is none",
			remedy: "leave the key out if there is no limit"}
	}
	if l.Connections < 0 {
		return &misfit{at: at + ".connections", problem: "a server serves no less than 0 connections",
			remedy: "leave the key out if there is no limit"}
	}
	if l.Amplification < 0 {
		return &misfit{at: at + ".amplification", problem: "an answer of less than 0 times the question is none",
			remedy: "leave the key out if there is no limit"}
	}
	if l.Unsent < 0 {
		return &misfit{at: at + ".unsent", problem: "a server holds no less than 0 bytes",
			remedy: "leave the key out if there is no limit"}
	}
	return nil
}

// reached is what decides whether the entry can be reached as it says.
func (e *Entry) reached(side record.Side) Implementation {
	return Implementation{Side: side, Command: e.words, Target: e.Target, Transport: e.Transport, Framing: e.Framing, Exchange: e.Exchange,
		Respond: e.Respond, Policies: e.Policies, Reliable: e.Reliable}
}

func (e *Entry) checkFeatures(at string) *misfit {
	remedy := "the features are " + strings.Join(Features, ", ")
	for n, f := range e.Features {
		if !slices.Contains(Features, f) {
			return &misfit{at: fmt.Sprintf("%s.features[%d]", at, n), problem: fmt.Sprintf("unknown feature %q", f), remedy: remedy}
		}
		if _, both := e.Absent[f]; both {
			return &misfit{at: at + ".absent." + f, problem: fmt.Sprintf("the feature %q is listed and absent", f),
				remedy: "keep one of the two"}
		}
	}
	for _, f := range slices.Sorted(maps.Keys(e.Absent)) {
		if !slices.Contains(Features, f) {
			return &misfit{at: at + ".absent." + f, problem: fmt.Sprintf("unknown feature %q", f), remedy: remedy}
		}
		if e.Absent[f] == "" {
			return &misfit{at: at + ".absent." + f, problem: fmt.Sprintf("no reason why the feature %q is absent", f),
				remedy: "say it in a few words: reports quote it"}
		}
	}
	return e.checkUse(at)
}

// checkUse returns a policy that could never be judged, because the entry denies the feature it belongs to.
func (e *Entry) checkUse(at string) *misfit {
	for _, use := range []struct {
		key, feature string
		declared     bool
	}{
		{"backoff", Reconnect, e.Policies.Backoff != nil},
		{"timeouts", Timeouts, e.Policies.Timeouts != TimeLimits{}},
		{"timeouts.ping", Ping, e.Policies.Timeouts.Ping > 0},
	} {
		if !use.declared {
			continue
		}
		if _, absent := e.Absent[use.feature]; absent {
			return &misfit{
				at:      at + ".absent." + use.feature,
				problem: fmt.Sprintf("the feature %q is absent, and policies.%s is declared", use.feature, use.key),
				remedy:  "keep one of the two; what is neither listed nor declared is skipped by itself",
			}
		}
		if use.feature != Timeouts && len(e.Features) > 0 && !slices.Contains(e.Features, use.feature) {
			return &misfit{
				at: at + ".features", problem: fmt.Sprintf("policies.%s is declared, and the feature %q is not listed: nothing would "+
					"be held to it", use.key, use.feature),
				remedy: "list the feature, or leave the policy out",
			}
		}
	}
	return nil
}
