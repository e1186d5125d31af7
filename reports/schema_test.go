package reports

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/verdict"
)

const schemaBase = "https://raw.githubusercontent.com/sockdrill/sockdrill/main/docs/reference/schemas/"

func schema(t *testing.T, name string) *jsonschema.Schema {
	t.Helper()
	c := jsonschema.NewCompiler()
	for _, file := range []string{"events.schema.json", "report.schema.json"} {
		text, err := os.ReadFile(filepath.Join("..", "docs", "reference", "schemas", file))
		if err != nil {
			t.Fatal(err)
		}
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
		if err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		if err := c.AddResource(schemaBase+file, doc); err != nil {
			t.Fatal(err)
		}
	}
	s, err := c.Compile(schemaBase + name)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func validate(t *testing.T, s *jsonschema.Schema, text []byte) error {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return s.Validate(doc)
}

func TestEveryEventLineFollowsTheSchema(t *testing.T) {
	s := schema(t, "events.schema.json")
	text, err := os.ReadFile(writeEvents(t, sample()))
	if err != nil {
		t.Fatal(err)
	}
	lines := bytes.Split(bytes.TrimSpace(text), []byte("\n"))
	if len(lines) != len(sample()) {
		t.Fatalf("%d lines for %d events", len(lines), len(sample()))
	}
	for i, l := range lines {
		if err := validate(t, s, l); err != nil {
			t.Errorf("line %d: %s: %v", i+1, l, err)
		}
	}
}

func TestTheReportFollowsTheSchema(t *testing.T) {
	var b bytes.Buffer
	if err := JSON(&b, Build(sample())); err != nil {
		t.Fatal(err)
	}
	if err := validate(t, schema(t, "report.schema.json"), b.Bytes()); err != nil {
		t.Error(err)
	}
}

// A schema that does not know a field of the model would refuse what sockdrill itself writes.
func TestTheSchemasKnowEveryFieldOfTheModel(t *testing.T) {
	event := record.Event{}
	fill(reflect.ValueOf(&event).Elem())
	event.Type, event.Result.Side, event.Result.Level = record.Ended, "server", "MUST"
	event.Run.Implementations[0].Side, event.End.Diagnosis[0].Side = "server", "server"
	event.Result.Blame, event.Result.Kind = verdict.Host, verdict.Liveness
	event.Result.Evidence.Trace[0].Lane, event.Result.Evidence.Trace[0].Kind, event.Result.Evidence.Trace[0].Dir = "peer", "sent",
		"to-server"
	event.Result.Evidence.Beneath.Bytes[0] = event.Result.Evidence.Trace[0]
	text, err := json.Marshal(event)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(text), "null") {
		t.Fatalf("fill left something out: %s", text)
	}
	if err := validate(t, schema(t, "events.schema.json"), text); err != nil {
		t.Error(err)
	}
}

// fill sets every field that it can reach to something that is not zero.
func fill(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem())
	case reflect.Struct:
		if v.Type() == reflect.TypeOf(noon) {
			v.Set(reflect.ValueOf(noon))
			return
		}
		for i := range v.NumField() {
			fill(v.Field(i))
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(v.Index(0))
	case reflect.String:
		v.SetString("word")
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int64:
		v.SetInt(1)
	case reflect.Uint8, reflect.Uint64:
		v.SetUint(1)
	case reflect.Float64:
		v.SetFloat(1)
	}
}

func TestTheSchemaRefuses(t *testing.T) {
	s := schema(t, "events.schema.json")
	for name, text := range map[string]string{
		"an unknown type":          `{"type":"begin","at":"2026-03-01T12:00:00Z"}`,
		"an unknown field":         `{"type":"plan","at":"2026-03-01T12:00:00Z","case":"FRM-001.server","colour":"red"}`,
		"a start without its case": `{"type":"start","at":"2026-03-01T12:00:00Z"}`,
		"a verdict outside the " +
			"vocabulary": `{"type":"result","at":"2026-03-01T12:00:00Z","result":{"case":"FRM-001.server","clause":"FRM-001","side":"server",` +
			`"level":"MUST","title":"t","verdict":"maybe","duration":1,"seed":1,"evidence":{"witnesses":1}}}`,
		"an unknown field of a " +
			"result": `{"type":"result","at":"2026-03-01T12:00:00Z","result":{"case":"FRM-001.server","clause":"FRM-001","side":"server",` +
			`"level":"MUST","title":"t","verdict":"pass","duration":1,"seed":1,"evidence":{"witnesses":1},"mood":"good"}}`,
	} {
		if validate(t, s, []byte(text)) == nil {
			t.Errorf("%s was accepted", name)
		}
	}
}
