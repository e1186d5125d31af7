package template

import (
	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
)

// UnmarshalYAML reads hexadecimal digits, or a mapping with one of the keys text and hex. It takes the node, so that an error has its
// place. Without quotes some digits would be a number.
func (t *Template) UnmarshalYAML(node ast.Node) error {
	text, inHex := node, true
	if pairs := pairsOf(node); pairs != nil {
		key := pairs[0].Key.GetToken().Value
		if len(pairs) != 1 || key != "text" && key != "hex" {
			return refuse(pairs[len(pairs)-1].Key, "this is `text` or `hex`, one of the two")
		}
		text, inHex = pairs[0].Value, key == "hex"
	}
	said, is := scalar(text)
	switch {
	case !is && inHex:
		return refuse(text, "these are no hexadecimal digits as a text: put them within quotes")
	case !is:
		return refuse(text, "this is no text: put it within quotes")
	}
	read, trouble := Parse(said, inHex)
	if trouble != nil {
		return refuse(text, trouble.Error())
	}
	*t = read
	return nil
}

// pairsOf are the pairs of a mapping; nil if it is none.
func pairsOf(node ast.Node) []*ast.MappingValueNode {
	switch m := node.(type) {
	case *ast.MappingNode:
		if len(m.Values) > 0 {
			return m.Values
		}
	case *ast.MappingValueNode:
		return []*ast.MappingValueNode{m}
	}
	return nil
}

// scalar is the text of a node that is written as one.
func scalar(node ast.Node) (string, bool) {
	switch n := node.(type) {
	case *ast.StringNode:
		return n.Value, true
	case *ast.LiteralNode:
		return n.Value.Value, true
	}
	return "", false
}

func refuse(node ast.Node, problem string) error {
	return &yaml.SyntaxError{Message: problem, Token: node.GetToken()}
}
