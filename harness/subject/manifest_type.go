package subject

import (
	"errors"
	"fmt"
	"path"
	"reflect"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"

	"github.com/sockdrill/sockdrill/harness/record"
)

// whole are the keys of a side that are whole numbers, times apart.
var whole = []string{"limits.max_frame", "limits.connections", "limits.amplification", "limits.unsent",
	"policies.backoff.attempts", "policies.retransmit.attempts", "reliable.messages"}

// fraction returns the first whole number that has a fraction: the library drops it without a word.
func fraction(source []byte) *misfit {
	file, err := parser.ParseBytes(source, 0)
	if err != nil {
		return nil
	}
	for _, side := range []record.Side{record.Client, record.Server} {
		for _, key := range whole {
			at := fmt.Sprintf("$.%s.%s", side, key)
			if f, is := nodeAt(file, at).(*ast.FloatNode); is {
				name := path.Ext(key)[1:]
				return &misfit{at: at, problem: fmt.Sprintf("`%s` must be a whole number, and %v is not", name, f.Value),
					remedy: "give the whole number above or below"}
			}
		}
	}
	return nil
}

// hollow returns the first role that has nothing in it, which the library takes for a role that is not there.
func hollow(source []byte) *misfit {
	file, err := parser.ParseBytes(source, 0)
	if err != nil {
		return nil
	}
	for _, side := range []record.Side{record.Client, record.Server} {
		if _, is := nodeAt(file, "$."+string(side)).(*ast.NullNode); is {
			return &misfit{at: "$." + string(side), problem: fmt.Sprintf("`%s` is empty", side),
				remedy: "give it the `command` that starts it, or remove the key"}
		}
	}
	return nil
}

// mismatch says what a value must be that is of a wrong type; empty if the error is another one. The library names types of Go and
// of its own, which nobody has written.
func mismatch(err error) string {
	if value := (*yaml.TypeError)(nil); errors.As(err, &value) {
		return kind(value.DstType)
	}
	if number := (*yaml.OverflowError)(nil); errors.As(err, &number) {
		return kind(number.DstType) + " of 64 bits"
	}
	if shape := (*yaml.UnexpectedNodeTypeError)(nil); errors.As(err, &shape) {
		return map[ast.NodeType]string{ast.SequenceType: "a list", ast.MappingType: "keys with values"}[shape.Expected]
	}
	return ""
}

// keyOf returns the key that a value stands behind, within backquotes.
func keyOf(t *token.Token) string {
	for t = t.Prev; t != nil; t = t.Prev {
		if t.Type == token.MappingValueType && t.Prev != nil {
			return "`" + t.Prev.Value + "`"
		}
	}
	return "this"
}

// kind is the type of a value, in the words of somebody who writes YAML.
func kind(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Pointer:
		return kind(t.Elem())
	case reflect.Int, reflect.Int64:
		return "a whole number"
	case reflect.Float64:
		return "a number"
	case reflect.Bool:
		return "true or false"
	case reflect.String:
		return "text"
	case reflect.Slice:
		return "a list"
	}
	return "keys with values"
}
