package adapter

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/subject"
)

func TestLinesThatFitTheSchema(t *testing.T) {
	on := true
	commands := []Command{
		{Verb: VerbHello, Protocol: 1},
		{Verb: "anything-unknown"},
		{Verb: VerbOpen, Role: record.Server, Addr: "127.0.0.1:0",
			Config: &Config{Framing: "u16le+header", IdleTimeout: subject.Millis(time.Second)}},
		{Verb: VerbOpen, Role: record.Client, Client: "a", Addrs: []string{"[::1]:5"},
			Config: &Config{Reconnect: true, Backoff: &subject.Backoff{Factor: 2, Jitter: "full"}}},
		{Verb: VerbSend, Client: "a"},
		{Verb: VerbSend, Client: "a", Data: []byte("x"), Repeat: 2, Workers: 3},
		{Verb: VerbSend, Client: "a", Fill: &Fill{}, Request: &Request{Op: "echo"}},
		{Verb: VerbCancel, Client: "a", Of: 1},
		{Verb: VerbClose, Client: "a", How: "half"},
		{Verb: VerbPause, Client: "a", On: &on},
		{Verb: VerbQuery, What: "backoff", Config: &Config{}, Attempt: 1, Count: 100},
		{Verb: VerbBye},
	}
	for n, c := range commands {
		c.ID = n + 1
		line, err := json.Marshal(c)
		if err != nil {
			t.Fatal(err)
		}
		if err := ValidateLine(line, false); err != nil {
			t.Error(err)
		}
	}
	for _, line := range []string{
		`{"id":1,"ok":true,"protocol":1,"name":"n","version":"","language":"go","roles":["client"],"features":[]}`,
		`{"id":2,"ok":false,"unsupported":"x"}`,
		`{"id":3,"ok":true,"t":0}`,
		`{"id":4,"ok":true,"counters":{"bytes_sent":4},"delays":[1,2],"unheard_of":[]}`,
		`{"event":"state","t":-5,"client":"a","conn":"1","from":"connecting","to":"connected","local":"127.0.0.1:1","remote":"[::1]:2"}`,
		`{"event":"state","t":1,"client":"a","from":"connecting","to":"backoff","class":"refused"}`,
		`{"event":"recv","t":1,"conn":"1","len":0,"crc":0}`,
		`{"event":"recv","t":1,"conn":"1","len":5000,"crc":4294967295}`,
		`{"event":"done","t":1,"id":4,"ok":false,"class":"gave_up"}`,
		`{"event":"done","t":1,"id":4,"ok":true,"count":3}`,
		`{"event":"attempt","t":1,"client":"a","n":1,"addr":"127.0.0.1:1","delay":0}`,
		`{"event":"of a later version","t":1}`,
	} {
		if err := ValidateLine([]byte(line), true); err != nil {
			t.Error(err)
		}
	}
}

func TestLinesThatDoNotFitTheSchema(t *testing.T) {
	for line, fromAdapter := range map[string]bool{
		`{"id":0,"verb":"bye"}`:  false,
		`{"verb":"bye"}`:         false,
		`{"id":1,"verb":"open"}`: false,
		`{"id":1,"verb":"open","role":"client","client":"a"}`:                                false,
		`{"id":1,"verb":"open","role":"server","addr":"localhost:0"}`:                        false,
		`{"id":1,"verb":"open","role":"server","addr":"127.0.0.1:0","config":{"framing":4}}`: false,
		`{"id":1,"verb":"send","client":"a","data":"%%"}`:                                    false,
		`{"id":1,"verb":"send","client":"a","data":"AA==","fill":{"len":1,"seed":1}}`:        false,
		`{"id":1,"verb":"close","client":"a","how":"softly"}`:                                false,
		`{"id":1}`:                                           true,
		`{"id":1,"ok":false}`:                                true,
		`{"id":1,"ok":true,"protocol":1}`:                    true,
		`{"event":"recv","len":0,"crc":0}`:                   true,
		`{"event":"recv","t":1,"conn":"1","len":5,"crc":1}`:  true,
		`{"event":"recv","t":1,"conn":"1","len":0,"crc":-1}`: true,
		`{"event":"done","t":1,"id":4,"ok":false}`:           true,
		`{"event":"error","t":1,"class":"hiccup"}`:           true,
		`{"event":"state","t":1,"from":"connecting","to":"connected","conn":"1","local":"127.0.0.1:1"}`: true,
		`{"event":"state","t":1,"from":"limbo","to":"connecting"}`:                                      true,
		`[1]`:  true,
		`{"id`: true,
	} {
		if err := ValidateLine([]byte(line), fromAdapter); err == nil {
			t.Errorf("the line %s is valid", line)
		} else if !strings.HasPrefix(err.Error(), "line ") {
			t.Errorf("the error does not begin with the line: %v", err)
		}
	}
}

// The vocabularies stand in two places, the code and the schema: neither may have a word more.
func TestVocabulariesAreThoseOfTheSchema(t *testing.T) {
	var protocol struct {
		Defs map[string]struct{ Enum []string } `json:"$defs"`
	}
	if err := json.Unmarshal(ProtocolSchema, &protocol); err != nil {
		t.Fatal(err)
	}
	same(t, "classes", Classes, protocol.Defs["class"].Enum)
	same(t, "states", States, protocol.Defs["state"].Enum)
}

func same[W ~string](t *testing.T, what string, code []W, schema []string) {
	t.Helper()
	var words []string
	for _, w := range code {
		words = append(words, string(w))
	}
	if !slices.Equal(words, schema) {
		t.Errorf("%s: the code has %q, the schema %q", what, words, schema)
	}
}

func TestProtocolSchemaIsReadByOthers(t *testing.T) {
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(ProtocolSchema))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AddResource("protocol", document)
	schema, err := c.Compile("protocol")
	if err != nil {
		t.Fatal(err)
	}
	for text, valid := range map[string]bool{
		`{"id":1,"verb":"bye"}`: true, `{"id":1,"ok":true}`: true, `{"event":"error","t":1,"class":"reset"}`: true, `{"t":1}`: false, `{"id":1,"ok":"yes"}`: false,
	} {
		var v any
		if err := json.Unmarshal([]byte(text), &v); err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(v); (err == nil) != valid {
			t.Errorf("%s: %v", text, err)
		}
	}
}

func TestPublishedSchemasAreTheseOnes(t *testing.T) {
	for name, embedded := range map[string][]byte{"protocol.schema.json": ProtocolSchema, "manifest.schema.json": subject.ManifestSchema} {
		published, err := os.ReadFile(filepath.Join("..", "..", "docs", "reference", "schemas", name))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(published, embedded) {
			t.Errorf("docs/reference/schemas/%s differs; copy it from the package that embeds it", name)
		}
	}
}
