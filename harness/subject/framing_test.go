package subject

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/wire"
)

const described = `name: a
server:
  command: x {addr}
  framing:
    name: mine
    parts:
      - const: "0b"
      - length: {bytes: 3, order: little, counts: rest, most: 70000}
      - payload
`

func TestAFramingIsDescribedInAManifest(t *testing.T) {
	m, err := LoadManifest(writeManifest(t, described))
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(m.Implementations()[0])
	var i Implementation
	if err != nil || json.Unmarshal(text, &i) != nil {
		t.Fatal(err)
	}
	inLine := "name: a\nserver:\n  command: x\n  framing: " + string(i.Framing) + "\n"
	if err := compile(t, "manifest", ManifestSchema).Validate(fromYAML(t, inLine)); err != nil {
		t.Errorf("%s: %v", inLine, err)
	}
	f, err := i.Wire()
	if err != nil || i.FramingName() != "mine" || string(f.Frame([]byte("hi"))) != "\x0b\x02\x00\x00hi" {
		t.Errorf("a worker is given %s, %v: % x", i.FramingName(), err, f.Frame([]byte("hi")))
	}
	if again, err := m.Implementations()[0].Wire(); err != nil || again != f {
		t.Errorf("the same description is another framing the second time: %v", err)
	}
	if err := compile(t, "manifest", ManifestSchema).Validate(fromYAML(t, described)); err != nil {
		t.Error(err)
	}
}

func TestADescriptionThatCannotWorkHasItsPlaceInTheManifest(t *testing.T) {
	for from, c := range map[string]struct {
		to           string
		line, column int
		says         string
	}{
		"      - payload\n":            {"", 5, 5, "no payload"},
		"      - const: \"0b\"\n":      {"      - payload\n", 9, 9, "two payloads"},
		"bytes: 3":                     {"bytes: 9", 8, 25, "from 1 to 8"},
		"order: little":                {"colour: red", 8, 28, "unknown key \"colour\""},
		"    name: mine\n    parts:\n": {"    parts: none\n    name: mine\n    x:\n", 7, 5, "unknown key \"x\""},
	} {
		_, err := LoadManifest(writeManifest(t, strings.Replace(described, from, c.to, 1)))
		var at *ManifestError
		if !errors.As(err, &at) || !strings.Contains(at.Problem, c.says) || at.Line != c.line || at.Column != c.column || at.Excerpt == "" {
			t.Errorf("%q in place of %q: %v", c.to, from, err)
		}
	}
}

func TestAFramingInAFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "gateway.yaml")
	if err := os.WriteFile(path, []byte("parts:\n  - payload\n  - const: 1c0d\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	text, err := LoadFraming(path)
	if i := (Implementation{Framing: text}); err != nil || i.FramingName() != "gateway" {
		t.Errorf("it is %s, %v", i.FramingName(), err)
	}
	if err := os.WriteFile(path, []byte("parts:\n  - payload\n  - payload\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := LoadFraming(path); err == nil || !strings.Contains(err.Error(), "framing "+path+":3:5: two payloads") {
		t.Errorf("error is %v", err)
	}
	if _, err := LoadFraming(path + "x"); err == nil || !strings.Contains(err.Error(), "`sockdrill framings`") {
		t.Errorf("error is %v", err)
	}
}

func TestTheSchemaKnowsEveryPreset(t *testing.T) {
	var manifest struct {
		Properties struct {
			Client, Server struct {
				Properties struct {
					Framing struct{ AnyOf []struct{ Enum []string } }
				}
			}
		}
	}
	if err := json.Unmarshal(ManifestSchema, &manifest); err != nil {
		t.Fatal(err)
	}
	same(t, "framings of a server", append(slices.Clone(wire.Names()), NoFraming), manifest.Properties.Server.Properties.Framing.AnyOf[0].Enum)
	same(t, "framings of a client", append(slices.Clone(wire.Names()), NoFraming), manifest.Properties.Client.Properties.Framing.AnyOf[0].Enum)
	schema := compile(t, "manifest", ManifestSchema)
	for _, name := range wire.Names() {
		var preset struct {
			Framing any `yaml:"framing"`
		}
		if err := yaml.Unmarshal([]byte(wire.Described(name)), &preset); err != nil {
			t.Fatal(err)
		}
		text, err := json.Marshal(map[string]any{"name": "a", "server": map[string]any{"command": "x", "framing": preset.Framing}})
		if err != nil {
			t.Fatal(err)
		}
		value, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(value); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestWhatAFramingCannotExpressIsLacking(t *testing.T) {
	server := func(framing FramingText) Implementation {
		return Implementation{Framing: framing, Side: record.Server, Command: []string{"x", "{addr}"}, Limits: Limits{MaxFrame: 200}}
	}
	for _, c := range []struct {
		framing FramingText
		has     []string
		lacks   map[string]string
	}{
		{"mllp", []string{NeedLines, NeedEmpties}, map[string]string{NeedPrefix: "by a mark (1c 0d)", NeedCRLF: "CR LF", NeedUint: "fixed width"}},
		{"crlf", []string{NeedLines, NeedCRLF, NeedEmpties}, map[string]string{NeedPrefix: "by lines"}},
		{"json-lines", []string{NeedLines}, map[string]string{NeedEmpties: "no empty message", NeedBytes: "any bytes"}},
		{"modbus", []string{NeedPrefix, NeedUint, NeedEmpties}, map[string]string{
			NeedLines: "by a length", NeedForeign: "do not begin with their length", NeedBeyond: "no room"}},
		{"varint", []string{NeedPrefix, NeedBeyond}, map[string]string{NeedUint: "fixed width", NeedForeign: "do not begin"}},
		{"sunrpc", []string{NeedPrefix}, map[string]string{NeedUint: "fixed width"}},
		{"u32be", []string{NeedPrefix, NeedUint, NeedForeign, NeedBeyond, NeedEmpties, NeedBytes}, map[string]string{NeedLines: "by a length"}},
	} {
		for _, need := range c.has {
			if why := server(c.framing).Lacks(need); why != "" {
				t.Errorf("%s lacks %s: %s", c.framing, need, why)
			}
		}
		for need, says := range c.lacks {
			if why := server(c.framing).Lacks(need); !strings.Contains(why, says) {
				t.Errorf("%s lacks %s: %q, want %q in it", c.framing, need, why, says)
			}
		}
	}
}

func TestFramingsThatTheCasesCannotSpeak(t *testing.T) {
	zero, adapter := []string{"x", "{addr}"}, []string{"x"}
	for _, c := range []struct {
		framing FramingText
		command []string
		says    string
	}{
		{"modbus", zero, ""}, {"mllp", zero, ""}, {"json-lines", zero, ""}, {"crlf", adapter, ""}, {"varint", adapter, ""}, {"slip", adapter, ""},
		{"tpkt", zero, "less than the protocol allows"}, {"iec104", zero, "less than the protocol allows"}, {"x11", zero, "units of 4"}, {"parts: [payload, const: 20]\n", zero, "words and numbers"},
		{"mllp", adapter, "an adapter is asked for messages of all bytes"}, {"json-lines", adapter, "an adapter is asked"},
	} {
		why := Implementation{Framing: c.framing, Command: c.command}.Unspoken()
		if (why == "") != (c.says == "") || !strings.Contains(why, c.says) {
			t.Errorf("%s, %v: %q, want %q in it", c.framing, c.command, why, c.says)
		}
	}
}
