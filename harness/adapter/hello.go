package adapter

import (
	"slices"

	"github.com/sockdrill/sockdrill/harness/subject"
)

// Completes returns the implementation as its adapter's greeting completes it: names that were not given, and features.
// A manifest that lists features narrows the greeting's list; one that lists none takes it whole.
func (h Hello) Completes(i subject.Implementation) subject.Implementation {
	declared := i.Features
	i.Features, i.Absent = nil, cloned(i.Absent)
	for _, f := range h.Features {
		if len(declared) == 0 || slices.Contains(declared, f) {
			i.Features = append(i.Features, f)
		}
	}
	for _, f := range declared {
		if _, said := i.Absent[f]; !said && !slices.Contains(h.Features, f) {
			i.Absent[f] = "the manifest lists it, the adapter's greeting does not"
		}
	}
	i.Name, i.Version, i.Language = first(i.Name, h.Name), first(i.Version, h.Version), first(i.Language, h.Language)
	return i
}

func cloned(m map[string]string) map[string]string {
	c := make(map[string]string, len(m))
	for k, v := range m {
		c[k] = v
	}
	return c
}

func first(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
