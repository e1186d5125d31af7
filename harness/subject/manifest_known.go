package subject

import (
	"fmt"

	"github.com/goccy/go-yaml/parser"

	"github.com/sockdrill/sockdrill/harness/known"
)

// checkKnown returns the first entry of the lists of known failures that does not make sense.
func (m *Manifest) checkKnown() *misfit {
	for _, list := range m.knownLists() {
		for n, e := range list.entries {
			at := fmt.Sprintf("$.%s[%d]", list.key, n)
			if e.Case == "" || e.Reason == "" {
				return &misfit{at: at, problem: "it needs a `case` and a `reason`", remedy: "a known failure without a reason is forgotten"}
			}
			if key, err := e.Check(list.key == known.FlakyKey); err != nil {
				return &misfit{at: at + "." + key, problem: key + ": " + err.Error()}
			}
		}
	}
	return nil
}

type knownList struct {
	key     string
	entries []known.Entry
}

func (m *Manifest) knownLists() []knownList {
	return []knownList{{known.FailingKey, m.KnownFailing}, {known.FlakyKey, m.KnownFlaky}}
}

// placeKnown notes where each entry stands, for the messages about it.
func (m *Manifest) placeKnown(path string, source []byte) {
	file, err := parser.ParseBytes(source, 0)
	if err != nil {
		return
	}
	for _, list := range m.knownLists() {
		for n := range list.entries {
			list.entries[n].Where = path
			if node := nodeAt(file, fmt.Sprintf("$.%s[%d].case", list.key, n)); node != nil {
				list.entries[n].Where = fmt.Sprintf("%s:%d", path, node.GetToken().Position.Line)
			}
		}
	}
}
