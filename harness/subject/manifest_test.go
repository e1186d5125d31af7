package subject

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/sockdrill/sockdrill/harness/record"
)

const wholeManifest = `
name: my echo
version: "1.2"
url: https://example.org/echo
language: python
client:
  command: python3 adapter.py --role client
  dir: client
server:
  command: "python3 'my echo.py' {addr}"
  env:
    PYTHONUNBUFFERED: "1"
  framing: u16be
  limits:
    max_frame: 65535
    connections: 4
    idle: 30000
  policies:
    oversize: close
    empty: echo
    bare_lf: data
    tail: drop
    half_close: true
  features: [messages, drain]
  absent:
    half_close: the library has no call for it
known_failing:
  - case: FRM-003.server.*
    reason: "issue 12"
`

func writeManifest(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "sockdrill.yaml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestManifest(t *testing.T) {
	path := writeManifest(t, wholeManifest)
	m, err := LoadManifest(path)
	if err != nil {
		t.Fatal(err)
	}
	all := m.Implementations()
	if len(all) != 2 || all[0].Side != record.Client || all[1].Side != record.Server {
		t.Fatalf("implementations are %+v", all)
	}
	client, server := all[0], all[1]
	if client.Zero() || client.Dir != filepath.Join(filepath.Dir(path), "client") || client.Name != "my echo" {
		t.Errorf("client is %+v", client)
	}
	if !server.Zero() || !slices.Equal(server.Command, []string{"python3", "my echo.py", "{addr}"}) || server.Dir != filepath.Dir(path) {
		t.Errorf("server is %+v", server)
	}
	if server.Limits.Idle.D() != 30*time.Second || server.Limits.MaxFrame != 65535 || server.Limits.Connections != 4 ||
		server.Framing != "u16be" || server.Env["PYTHONUNBUFFERED"] != "1" {
		t.Errorf("server is %+v", server)
	}
	if p := server.Policies; p.Oversize != "close" || p.HalfClose == nil || !*p.HalfClose {
		t.Errorf("policies are %+v", p)
	}
	if !server.Has(Drain) || server.Has(HalfClose) || !strings.Contains(server.Lacks(HalfClose), "no call for it") {
		t.Errorf("features are %q, absent %v", server.Features, server.Absent)
	}
	if len(m.KnownFailing) != 1 || m.KnownFailing[0].Case != "FRM-003.server.*" {
		t.Errorf("known failures are %+v", m.KnownFailing)
	}
}

func TestBadManifests(t *testing.T) {
	tests := []struct {
		name, text   string
		line, column int
		says         string
		remedy       string
	}{
		{"unknown key", "name: a\nserver:\n  command: x\n  framming: u8\n", 4, 3, `unknown field "framming"`, "correct its spelling"},
		{"unknown key at the top", "nane: a\n", 1, 1, `unknown field "nane"`, "correct its spelling"},
		{"wrong type", "name: a\nserver:\n  command: x\n  limits:\n    max_frame: many\n", 5, 16,
			"`max_frame` must be a whole number, and \"many\" is not", "manifest.schema.json"},
		{"wrong type in braces", "name: a\nserver: {command: x, limits: {connections: 1.5}}\n", 2, 44,
			"must be a whole number, and 1.5 is not", "above or below"},
		{"wrong type of a pointer", "name: a\nserver: {command: x, policies: {half_close: perhaps}}\n", 2, 45,
			"`half_close` must be true or false", "manifest.schema.json"},
		{"too large", "name: a\nserver: {command: x, limits: {max_frame: 99999999999999999999}}\n", 2, 42,
			"`max_frame` must be a whole number of 64 bits", "manifest.schema.json"},
		{"no list", "name: a\nserver:\n  command: x\n  features: ping\n", 4, 13, "`features` must be a list, and \"ping\" is not",
			"manifest.schema.json"},
		{"wrong shape", "name: a\nserver: x\n", 2, 9, "`server` must be keys with values", "manifest.schema.json"},
		{"twice", "name: a\nname: b\n", 2, 1, "name", "manifest.schema.json"},
		{"no YAML", "name: [a\n", 1, 7, "", "manifest.schema.json"},
		{"no name", "server:\n  command: x\n", 0, 0, "no `name`", "name the implementation"},
		{"no side", "name: a\n", 0, 0, "neither", "at least one side"},
		{"a side with nothing in it", "name: a\nclient:\nserver:\n  command: x\n", 2, 8, "`client` is empty", "remove the key"},
		{"no command", "name: a\nserver:\n  framing: u8\n", 3, 10, "`command` or a `target`", "runs already"},
		{"open quote", "name: a\nserver:\n  command: x 'y\n", 3, 12, "never closed", "close it"},
		{"far target", "name: a\nserver:\n  target: 10.0.0.1:80\n", 3, 11, "loopback", "run sockdrill where"},
		{"client's target", "name: a\nclient:\n  target: 127.0.0.1:80\n", 3, 11, "no `target`", "adapter"},
		{"unknown policy", "name: a\nserver:\n  command: x\n  policies:\n    empty: maybe\n", 5, 12, `"maybe"`, "echo, drop, close"},
		{"unknown feature", "name: a\nserver:\n  command: x\n  features: [messages, telepathy]\n", 4, 24, `"telepathy"`, "the features are"},
		{"absent and there", "name: a\nserver:\n  command: x\n  features: [ping]\n  absent:\n    ping: no\n", 6, 11, "listed and absent",
			"keep one"},
		{"negative idle", "name: a\nserver:\n  command: x\n  limits:\n    idle: -1\n", 5, 11, "no time to wait", "manifest.schema.json"},
		{"no reason", "name: a\nserver:\n  command: x\nknown_failing:\n  - case: A\n", 5, 9, "`reason`", "forgotten"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			path := writeManifest(t, test.text)
			_, err := LoadManifest(path)
			var bad *ManifestError
			if !errors.As(err, &bad) {
				t.Fatalf("error is %T: %v", err, err)
			}
			if bad.Line != test.line || bad.Column != test.column {
				t.Errorf("place is %d:%d, want %d:%d", bad.Line, bad.Column, test.line, test.column)
			}
			if text := err.Error(); !strings.Contains(text, path) || !strings.Contains(text, test.says) ||
				!strings.Contains(text, test.remedy) {
				t.Errorf("error is %q", text)
			}
			if bad.Line > 0 && !strings.Contains(bad.Excerpt, strings.Split(test.text, "\n")[bad.Line-1]) {
				t.Errorf("excerpt is %q", bad.Excerpt)
			}
		})
	}
	_, err := LoadManifest(filepath.Join(t.TempDir(), "gone.yaml"))
	if !errors.Is(err, os.ErrNotExist) || !strings.Contains(err.Error(), "sockdrill run --help") {
		t.Errorf("a missing file says %v", err)
	}
}

func TestManifestSchema(t *testing.T) {
	schema := compile(t, "manifest", ManifestSchema)
	if err := schema.Validate(fromYAML(t, wholeManifest)); err != nil {
		t.Error(err)
	}
	for name, text := range map[string]string{
		"unknown key":     "name: a\nserver:\n  command: x\n  framming: u8\n",
		"no side":         "name: a\n",
		"command, target": "name: a\nserver: {command: x, target: '127.0.0.1:1'}\n",
		"unknown policy":  "name: a\nserver: {command: x, policies: {empty: maybe}}\n",
		"unknown feature": "name: a\nserver: {command: x, features: [telepathy]}\n",
	} {
		if schema.Validate(fromYAML(t, text)) == nil {
			t.Errorf("%s is valid", name)
		}
	}
}

func fromYAML(t *testing.T, text string) any {
	t.Helper()
	asJSON, err := yaml.YAMLToJSON([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	var v any
	if err := json.Unmarshal(asJSON, &v); err != nil {
		t.Fatal(err)
	}
	return v
}

// compile uses another library than the package does, so that the schema is not merely what one of them takes it for.
func compile(t *testing.T, name string, text []byte) *jsonschema.Schema {
	t.Helper()
	document, err := jsonschema.UnmarshalJSON(strings.NewReader(string(text)))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource(name, document); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile(name)
	if err != nil {
		t.Fatal(err)
	}
	return schema
}
