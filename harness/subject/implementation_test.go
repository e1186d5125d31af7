package subject

import (
	"encoding/json"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/sockdrill/sockdrill/harness/record"
)

func TestLacks(t *testing.T) {
	adapter := Implementation{Command: []string{"a"}, Features: []string{Messages, Timeouts, Lines},
		Absent: map[string]string{HalfClose: "no API"}}
	echo := Implementation{Command: []string{"e", "--listen={addr}"}, Findings: []string{ByteEcho}}
	target := Implementation{Target: "127.0.0.1:7", Framing: "crlf", Limits: Limits{MaxFrame: 10, Idle: Millis(time.Second)}}
	tests := []struct {
		name string
		impl Implementation
		need string
		says string // empty: nothing is lacking
	}{
		{"adapter", adapter, NeedAccount, ""},
		{"adapter", adapter, Messages, ""},
		{"adapter", adapter, NeedMessagesWire, ""},
		{"adapter", adapter, Ping, "does not declare the feature ping"},
		{"adapter", adapter, HalfClose, "no API"},
		{"adapter", adapter, NeedLines, ""},
		{"adapter", adapter, NeedPrefix, ""},
		{"adapter", adapter, NeedMaxFrame, ""},
		{"adapter", adapter, NeedIdle, ""},
		{"adapter", adapter, NeedProcess, ""},
		{"adapter", adapter, NeedFramed, ""},
		{"adapter without timeouts", Implementation{Command: []string{"a"}}, NeedIdle, "no idle limit"},
		{"echo", echo, NeedAccount, "no adapter"},
		{"echo", echo, NeedFramed, "plain byte echo"},
		{"echo", echo, NeedLines, "not by lines"},
		{"echo", echo, NeedMaxFrame, "--max-frame"},
		{"echo", echo, NeedIdle, "--idle"},
		{"echo", echo, NeedProcess, ""},
		{"echo", echo, NeedMessagesWire, "message profile"},
		{"target", target, NeedProcess, "runs already"},
		{"target", target, NeedPrefix, "not by a length"},
		{"target", target, NeedLines, ""},
		{"target", target, NeedMaxFrame, ""},
		{"target", target, NeedIdle, ""},
		{"patient target", Implementation{Target: "127.0.0.1:7", Limits: Limits{Idle: Millis(time.Minute)}}, NeedIdle, ""},
	}
	for _, test := range tests {
		got := test.impl.Lacks(test.need)
		if (test.says == "") != (got == "") || !strings.Contains(got, test.says) {
			t.Errorf("%s lacks for %s: %q, want %q", test.name, test.need, got, test.says)
		}
	}
	if got := adapter.Lacks(NeedLinux); (got == "") != (runtime.GOOS == "linux") {
		t.Errorf("lacks Linux: %q", got)
	}
}

func TestAssignmentTravels(t *testing.T) {
	yes := true
	a := Assignment{
		Implementation: Implementation{
			Name: "n", Side: record.Server, Command: []string{"c"}, Env: map[string]string{"K": "v"}, Framing: "u16le",
			Limits: Limits{MaxFrame: 5, Idle: Millis(1500 * time.Millisecond)}, Policies: Policies{Oversize: "close", HalfClose: &yes},
			Features: []string{Ping}, Absent: map[string]string{Drain: "no"}, Findings: []string{ByteEcho},
		},
		Case: "FRM-001.server", Group: "g", Unit: 3, Seed: 1 << 63, Self: "/bin/x",
	}
	text, err := json.Marshal(a)
	if err != nil {
		t.Fatal(err)
	}
	var back Assignment
	if err := json.Unmarshal(text, &back); err != nil || !reflect.DeepEqual(a, back) {
		t.Errorf("came back as %+v, %v", back, err)
	}
}

// The vocabularies stand in two places, the code and the schemas: neither may have a word more.
func TestVocabulariesAreThoseOfTheSchema(t *testing.T) {
	type entry struct {
		Properties struct {
			Features struct{ Items struct{ Enum []string } }
			Policies struct {
				Properties map[string]struct{ Enum []string }
			}
		}
	}
	var manifest struct {
		Properties struct{ Client, Server entry }
	}
	if err := json.Unmarshal(ManifestSchema, &manifest); err != nil {
		t.Fatal(err)
	}
	for _, side := range []entry{manifest.Properties.Client, manifest.Properties.Server} {
		same(t, "features", Features, side.Properties.Features.Items.Enum)
		for policy, words := range choices {
			same(t, policy, words, side.Properties.Policies.Properties[policy].Enum)
		}
	}
}

func same(t *testing.T, what string, code, schema []string) {
	t.Helper()
	if !slices.Equal(code, schema) {
		t.Errorf("%s: the code has %q, the schema %q", what, code, schema)
	}
}
