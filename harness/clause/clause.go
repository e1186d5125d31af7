package clause

import (
	_ "embed"
	"slices"
	"sync"
)

// Level says how much a clause weighs, in the sense of RFC 2119.
type Level string

// The levels. A failed Must fails the implementation, a failed Should is a
// shortfall that is only reported, and a May is judged only where it is offered.
const (
	Must   Level = "MUST"
	Should Level = "SHOULD"
	May    Level = "MAY"
)

// The values of Clause.Side: who is judged.
const (
	Client  = "client"
	Server  = "server"
	Both    = "both"
	Harness = "harness" // sockdrill itself; counts in no implementation's verdict
)

// Clause is one normative sentence with what stands behind it. No field of a
// clause of the document is empty.
type Clause struct {
	ID        string // AREA-NNN, never reused
	Area      string // the letters before the dash; see Areas
	Title     string // the situation in a few words
	Side      string // Client, Server, Both or Harness
	Level     Level
	Text      string // the normative sentence; contains the level's keyword
	Why       string // what fails in the field without it, one sentence
	Reference string // what supports it, separated by "; ", or "house rule"
}

// Area is a group of clauses that an implementation claims as a whole.
type Area struct {
	ID    string // the letters that its clauses' ids begin with
	Title string
}

//go:embed clauses.md
var markdown string

// document parses clauses.md once. It panics on a malformed one, as a broken
// document is a mistake in this program that no caller can mend; a test
// keeps it from being released.
var document = sync.OnceValue(func() contents {
	doc, err := parse(markdown)
	if err != nil {
		panic(err)
	}
	return doc
})

// All returns every clause in the document's order. The slice is the caller's own.
func All() []Clause {
	return slices.Clone(document().clauses)
}

// Areas returns every area in the document's order. The slice is the caller's own.
func Areas() []Area {
	return slices.Clone(document().areas)
}

// Lookup returns the clause with this id, spelt exactly, and whether there is one.
// For an id that a person typed see Near.
func Lookup(id string) (Clause, bool) {
	i, ok := document().index[id]
	if !ok {
		return Clause{}, false
	}
	return document().clauses[i], true
}

// Markdown returns the document itself.
func Markdown() string {
	return markdown
}
