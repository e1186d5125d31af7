package clause

import (
	"regexp"
	"strings"
	"testing"
)

// The suite's promise: these areas hold this many clauses. A clause that falls
// out of the document changes a number here, and so cannot do it unnoticed.
var promised = map[string]int{
	"FRM": 29, "DLM": 12, "VAR": 5, "CHK": 3, "MRK": 7, "TRF": 6, "RCV": 10, "SND": 13, "CTO": 12, "IDL": 13, "RTO": 13, "COR": 9, "CAN": 12,
	"BKF": 25,
	"RTY": 27, "FSM": 15, "HBT": 15, "CLS": 18, "KIL": 13, "GRC": 11, "OVL": 12, "HOS": 17, "OPT": 5, "HEB": 17,
	"OBS": 12, "SOK": 8, "TLS": 28, "UDP": 36, "NET": 6, "ADP": 20,
}

func TestEveryPromisedClauseIsThere(t *testing.T) {
	got := map[string]int{}
	for _, c := range All() {
		got[c.Area]++
	}
	for _, a := range Areas() {
		if got[a.ID] != promised[a.ID] {
			t.Errorf("area %s has %d clauses, want %d", a.ID, got[a.ID], promised[a.ID])
		}
	}
	if len(Areas()) != len(promised) {
		t.Errorf("%d areas, want %d", len(Areas()), len(promised))
	}
}

func TestSidesAndSentences(t *testing.T) {
	subjects := map[string]*regexp.Regexp{
		Client:  regexp.MustCompile(`^A client\b`),
		Server:  regexp.MustCompile(`^A server\b`),
		Both:    regexp.MustCompile(`^(An implementation|A sender|A receiver)\b`),
		Harness: regexp.MustCompile(`^sockdrill\b`),
	}
	for _, c := range All() {
		if !subjects[c.Side].MatchString(c.Text) {
			t.Errorf("%s judges %s, but its sentence begins %.20q", c.ID, c.Side, c.Text)
		}
		if (c.Area == "ADP") != (c.Side == Harness) {
			t.Errorf("%s: side %s; only the ADP clauses are about the harness", c.ID, c.Side)
		}
		for name, s := range map[string]string{"sentence": c.Text, "why": c.Why} {
			if !strings.HasSuffix(s, ".") || strings.Contains(s, ". ") {
				t.Errorf("%s: its %s is not one sentence: %q", c.ID, name, s)
			}
		}
		if strings.HasSuffix(c.Title, ".") {
			t.Errorf("%s: title %q ends with a full stop", c.ID, c.Title)
		}
	}
}

// A level's keyword in a sentence of another level would leave the reader guessing.
func TestASentenceSpeaksOfOneLevel(t *testing.T) {
	for _, c := range All() {
		for _, other := range []Level{Must, Should, May} {
			if other != c.Level && strings.Contains(c.Text, string(other)) {
				t.Errorf("%s is a %s but its sentence says %s", c.ID, c.Level, other)
			}
		}
	}
}

// What TLS asks for is written down: whoever doubts a verdict looks it up.
func TestClausesOfTLSNameASection(t *testing.T) {
	section := regexp.MustCompile(`\bRFC \d{4} section [A-Z]?\d`)
	for _, c := range All() {
		if c.Area == "TLS" && !section.MatchString(c.Reference) {
			t.Errorf("%s names no section of an RFC: %q", c.ID, c.Reference)
		}
	}
}

// Test values belong to scenarios: a clause that named one would be wrong for
// every implementation that declares another.
func TestNoClauseNamesATestValue(t *testing.T) {
	unit := regexp.MustCompile(`\d+ ?(ms|s|B|KiB|MiB|KB|MB|bytes|seconds|milliseconds)\b`)
	for _, c := range All() {
		if v := unit.FindString(c.Text); v != "" {
			t.Errorf("%s names the value %q", c.ID, v)
		}
	}
}

func TestReferencesHaveAKnownForm(t *testing.T) {
	known := regexp.MustCompile(`^(house rule` +
		`|RFC (768|1055|5358)` + // which have no numbered sections, or none that says it
		`|MQTT 5\.0 section \d+(\.\d+)*` +
		`|Protocol Buffers, [A-Za-z ]+` +
		`|ISO \d+` +
		`|X\.690 section \d+(\.\d+)*` +
		`|STOMP 1\.2, [A-Z]\w+` +
		`|D\. J\. Bernstein, Netstrings` +
		`|MODBUS Messaging on TCP/IP Implementation Guide V1\.0b section \d+(\.\d+)*` +
		`|CWE-\d+` +
		`|npm [\w-]+ \d+\.\d+\.\d+` +
		`|RFC \d+ (section \d+(\.\d+)*|appendix [A-Z])` +
		`|[\w.-]+/[\w.-]+#\d+` +
		`|CVE-\d{4}-\d{4,}` +
		`|AIP-\d+` +
		`|IETF draft-[a-z0-9-]+` +
		`|gRPC (proposal A\d+|doc [a-z-]+)` +
		`|Linux [a-z_]+\(\d\)( [A-Z_]+)?` +
		`|POSIX\.1-2017 \w+\(\)` +
		`|ISO C11 section \d+(\.\d+)*` +
		`|Winsock .+` +
		`|AWS Architecture Blog, .+)$`)
	for _, c := range All() {
		for _, r := range strings.Split(c.Reference, "; ") {
			if !known.MatchString(r) {
				t.Errorf("%s: reference %q has none of the known forms", c.ID, r)
			}
		}
	}
}

func TestLookup(t *testing.T) {
	c, ok := Lookup("FRM-003")
	if !ok || c.ID != "FRM-003" || c.Area != "FRM" || c.Level != Must || c.Side != Both {
		t.Errorf("Lookup(FRM-003) = %+v, %v", c, ok)
	}
	if c, ok := Lookup("DLM-007"); !ok || c.Level != Should {
		t.Errorf("Lookup(DLM-007) = %+v, %v, want a SHOULD", c, ok)
	}
	for _, id := range []string{"", "FRM", "frm-003", "FRM-099", "FRM-003.server"} {
		if c, ok := Lookup(id); ok {
			t.Errorf("Lookup(%q) = %s, want none", id, c.ID)
		}
	}
}

func TestAllIsTheCallersOwn(t *testing.T) {
	All()[0].ID = "changed"
	Areas()[0].ID = "changed"
	if All()[0].ID != "FRM-001" || Areas()[0].ID != "FRM" {
		t.Error("a caller changed the document")
	}
}

func TestMarkdownHoldsEverySentence(t *testing.T) {
	doc := Markdown()
	for _, c := range All() {
		if !strings.Contains(doc, c.Text) {
			t.Errorf("%s: its sentence is not in Markdown()", c.ID)
		}
	}
}
