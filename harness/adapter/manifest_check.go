package adapter

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
)

// finish checks what types cannot, and resolves commands and directories. It gives the first misfit.
func (m *Manifest) finish(dir string) *misfit {
	if m.Name == "" {
		return &misfit{at: "$", problem: "it has no `name`", remedy: "name the implementation"}
	}
	if m.Client == nil && m.Server == nil {
		return &misfit{at: "$", problem: "it has neither `client` nor `server`", remedy: "describe at least one side"}
	}
	if m.Client != nil && m.Client.Target != "" {
		return &misfit{at: "$.client.target", problem: "a client has no `target`", remedy: "give the `command` of its adapter"}
	}
	for _, side := range []struct {
		at    string
		entry *Entry
	}{{"$.client", m.Client}, {"$.server", m.Server}} {
		if side.entry == nil {
			continue
		}
		if found := side.entry.finish(side.at, dir); found != nil {
			return found
		}
	}
	if m.Client != nil && m.implementation(SideClient, *m.Client).Zero() {
		return &misfit{at: "$.client.command", problem: "a client has no " + AddrWord, remedy: "give the command of its adapter, which is told where to connect"}
	}
	return m.checkKnown()
}

func (e *Entry) finish(at, dir string) *misfit {
	if (e.Command == "") == (e.Target == "") {
		return &misfit{at: at, problem: "it needs a `command` or a `target`, one of the two", remedy: "a target is a server that runs already"}
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
	e.dir = e.Dir
	if !filepath.IsAbs(e.dir) {
		e.dir = filepath.Join(dir, e.dir)
	}
	if found := e.Policies.check(at + ".policies"); found != nil {
		return found
	}
	if e.Limits.MaxFrame < 0 {
		return &misfit{at: at + ".limits.max_frame", problem: "a frame of less than 0 bytes is none", remedy: "leave the key out if there is no limit"}
	}
	if e.Limits.Connections < 0 {
		return &misfit{at: at + ".limits.connections", problem: "a server serves no less than 0 connections", remedy: "leave the key out if there is no limit"}
	}
	return e.checkFeatures(at)
}

// choices are the closed vocabularies of the policies.
var choices = map[string][]string{
	"oversize": {"close", "error", "discard", "hold"},
	"empty":    {"echo", "drop", "close"},
	"bare_lf":  {"data", "terminator", "reject"},
	"tail":     {"drop", "emit", "error"},
}

func (p Policies) check(at string) *misfit {
	declared := map[string]string{"oversize": p.Oversize, "empty": p.Empty, "bare_lf": p.BareLF, "tail": p.Tail}
	for _, key := range slices.Sorted(maps.Keys(declared)) {
		if v := declared[key]; v != "" && !slices.Contains(choices[key], v) {
			return &misfit{
				at: at + "." + key, problem: fmt.Sprintf("unknown policy %q for %s", v, key), remedy: "choose one of " + strings.Join(choices[key], ", "),
			}
		}
	}
	return nil
}

func (e *Entry) checkFeatures(at string) *misfit {
	remedy := "the features are " + strings.Join(Features, ", ")
	for n, f := range e.Features {
		if !slices.Contains(Features, f) {
			return &misfit{at: fmt.Sprintf("%s.features[%d]", at, n), problem: fmt.Sprintf("unknown feature %q", f), remedy: remedy}
		}
		if _, both := e.Absent[f]; both {
			return &misfit{at: at + ".absent." + f, problem: fmt.Sprintf("the feature %q is listed and absent", f), remedy: "keep one of the two"}
		}
	}
	for _, f := range slices.Sorted(maps.Keys(e.Absent)) {
		if !slices.Contains(Features, f) {
			return &misfit{at: at + ".absent." + f, problem: fmt.Sprintf("unknown feature %q", f), remedy: remedy}
		}
		if e.Absent[f] == "" {
			return &misfit{at: at + ".absent." + f, problem: fmt.Sprintf("no reason why the feature %q is absent", f), remedy: "say it in a few words: reports quote it"}
		}
	}
	return nil
}
