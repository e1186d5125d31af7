package layout

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// Read makes a layout of a description in YAML: docs/reference/framings.md has its keys. An error is a *yaml.SyntaxError, which tells the
// place and the rule that is broken; for a text that is no YAML it may be another one.
func Read(text []byte) (l *Layout, err error) {
	defer func() { // the library panics on some texts that are hardly YAML: one that is not ours must not end the program
		if trouble := recover(); trouble != nil {
			l, err = nil, fmt.Errorf("it cannot be understood as YAML (%v)", trouble)
		}
	}()
	file, err := parser.ParseBytes(text, 0)
	if err != nil {
		return nil, err
	}
	if len(file.Docs) != 1 || file.Docs[0].Body == nil {
		return nil, fmt.Errorf("it is empty, or more than one document")
	}
	return FromNode(file.Docs[0].Body)
}

// FromNode is Read for a part of a document.
func FromNode(node ast.Node) (*Layout, error) {
	r := &reader{l: &Layout{Name: unnamed, payload: -1, length: -1, end: -1, said: said{again: math.MaxUint64}}}
	r.top(node)
	if r.err != nil {
		return nil, r.err
	}
	r.l.text, r.l.overhead = canonical(node), r.l.measured()
	if r.l.first != nil {
		later := *r.l
		later.first = nil
		r.l.later = &later
	}
	return r.l, nil
}

// reader makes one layout. The first error stays.
type reader struct {
	l     *Layout
	nodes []ast.Node // of the parts
	err   error
}

// refuse takes down what is wrong with a value.
func (r *reader) refuse(node ast.Node, format string, args ...any) {
	if r.err == nil {
		r.err = &yaml.SyntaxError{Message: fmt.Sprintf(format, args...), Token: tokenOf(node)}
	}
}

// tokenOf is where a node begins: that of a mapping without braces is its first key.
func tokenOf(node ast.Node) *token.Token {
	switch n := node.(type) {
	case *ast.MappingNode:
		if !n.IsFlowStyle && len(n.Values) > 0 {
			return n.Values[0].Key.GetToken()
		}
	case *ast.MappingValueNode:
		return n.Key.GetToken()
	}
	return node.GetToken()
}

// top reads the keys of a description.
func (r *reader) top(node ast.Node) {
	k := r.keys(node, "name", "source", "parts", "escape", "between", "continues", "head", "holds", "transform", "first")
	if v := k["name"]; v != nil {
		r.l.Name = r.word(v)
	}
	if v := k["source"]; v != nil {
		r.l.Source = r.word(v)
	}
	switch {
	case r.err != nil:
	case k["head"] != nil && k["parts"] != nil:
		r.refuse(k["parts"], "a text `head` says by itself what follows it: leave out `parts`")
	case k["head"] != nil:
		r.head(k["head"])
	case k["parts"] == nil:
		r.refuse(node, "a framing has `parts`, or a text `head`")
	default:
		r.parts(k["parts"])
	}
	if v := k["holds"]; v != nil {
		r.l.json = r.oneOf(v, "json") == "json"
	}
	if v := k["between"]; v != nil {
		r.l.between = r.hex(v)
	}
	if v := k["escape"]; v != nil && r.err == nil {
		r.escape(v)
	}
	if v := k["continues"]; v != nil && r.err == nil {
		r.continues(v)
	}
	if v := k["transform"]; v != nil && r.err == nil {
		r.transform(v)
	}
	if v := k["first"]; v != nil && r.err == nil {
		if r.l.first, r.err = FromNode(v); r.err == nil && r.l.first.first != nil {
			r.refuse(v, "a stream has one first frame")
		}
	}
	if r.err == nil {
		r.rules(node, k)
	}
}

// keys are the values of a mapping by their keys, all of which must be known.
func (r *reader) keys(node ast.Node, known ...string) map[string]ast.Node {
	var pairs []*ast.MappingValueNode
	switch m := node.(type) {
	case *ast.MappingNode:
		pairs = m.Values
	case *ast.MappingValueNode:
		pairs = []*ast.MappingValueNode{m}
	default:
		r.refuse(node, "this must be keys with values: %s", listed(known))
	}
	found := map[string]ast.Node{}
	for _, p := range pairs {
		key := p.Key.GetToken().Value
		switch {
		case !contains(known, key):
			r.refuse(p.Key, "unknown key %q; the keys here are %s", key, listed(known))
		case found[key] != nil:
			r.refuse(p.Key, "the key %q stands here twice", key)
		case p.Value == nil || p.Value.Type() == ast.NullType:
			r.refuse(p.Key, "`%s` is empty", key)
		}
		found[key] = p.Value
	}
	return found
}

// Called is l, under this name if the description gives none.
func (l *Layout) Called(name string) *Layout {
	if l.Name != unnamed {
		return l
	}
	named, body := *l, strings.TrimPrefix(l.text, "{")
	quoted, err := json.Marshal(name)
	if err != nil {
		panic(err) // a text can be written
	}
	named.Name, named.text = name, fmt.Sprintf(`{"name":%s,%s`, quoted, body)
	return &named
}

// unnamed is what a description is called that has no name.
const unnamed = "described"

// canonical is a node as JSON, which is YAML and has one line. Its scalars are read as they were: numbers are those that JSON writes alike,
// and all else is text.
func canonical(node ast.Node) string {
	text, err := json.Marshal(plain(node))
	if err != nil {
		panic(err) // texts, lists and mappings can be written
	}
	return string(text)
}

func plain(node ast.Node) any {
	switch n := node.(type) {
	case *ast.MappingNode:
		all := map[string]any{}
		for _, p := range n.Values {
			all[p.Key.GetToken().Value] = plain(p.Value)
		}
		return all
	case *ast.MappingValueNode:
		return map[string]any{n.Key.GetToken().Value: plain(n.Value)}
	case *ast.SequenceNode:
		all := []any{}
		for _, v := range n.Values {
			all = append(all, plain(v))
		}
		return all
	}
	value := node.GetToken().Value
	if n, err := strconv.ParseUint(value, 10, 64); node.Type() == ast.IntegerType && err == nil && strconv.FormatUint(n, 10) == value {
		return n
	}
	return value
}
