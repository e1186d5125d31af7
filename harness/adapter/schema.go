package adapter

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"sync"

	"github.com/google/jsonschema-go/jsonschema"

	"github.com/sockdrill/sockdrill/harness/process"
)

// ProtocolSchema is the published JSON Schema (2020-12); docs/reference/schemas has a copy.
//
//go:embed schema/protocol.schema.json
var ProtocolSchema []byte

// ValidateLine holds one line of the drill protocol against the schema: an answer or event if it came from an adapter, a
// command otherwise. The error names the field.
func ValidateLine(line []byte, fromAdapter bool) error {
	var value any
	if err := json.Unmarshal(line, &value); err != nil {
		return fmt.Errorf("line %q: it is not JSON: %w", process.Shorten(string(line)), err)
	}
	schemas, err := lineSchemas()
	if err != nil {
		return err
	}
	kind := lineKind(value, fromAdapter)
	if err := schemas[kind].Validate(value); err != nil {
		return fmt.Errorf("line %q: it is no %s of the drill protocol: %w", process.Shorten(string(line)), kind, err)
	}
	return nil
}

func lineKind(value any, fromAdapter bool) string {
	if !fromAdapter {
		return "command"
	}
	if object, ok := value.(map[string]any); ok && object["event"] != nil {
		return "event"
	}
	return "answer"
}

// lineSchemas compiles one schema for each kind of line, so that an error speaks of the kind that was meant.
var lineSchemas = sync.OnceValues(func() (map[string]*jsonschema.Resolved, error) {
	compiled := make(map[string]*jsonschema.Resolved)
	for _, kind := range []string{"command", "answer", "event"} {
		var whole jsonschema.Schema
		if err := json.Unmarshal(ProtocolSchema, &whole); err != nil {
			return nil, fmt.Errorf("read the schema of the drill protocol: %w", err)
		}
		whole.AnyOf, whole.Ref = nil, "#/$defs/"+kind
		resolved, err := whole.Resolve(nil)
		if err != nil {
			return nil, fmt.Errorf("compile the schema of the drill protocol: %w", err)
		}
		compiled[kind] = resolved
	}
	return compiled, nil
})
