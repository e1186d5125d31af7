package known

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

func TestATextFileKeepsWhatIsNotRewritten(t *testing.T) {
	source := "# head\n\nA-1   # the first\n# about B\nB-1=reset # the second\n\nC-1\n# tail"
	for want, entries := range map[string][]Entry{
		source: {{Case: "A-1", Reason: "the first"}, {Case: "B-1", Class: "reset", Reason: "the second"}, {Case: "C-1"}},
		"# head\n\n# about B\nB-1.x=fin  # the second\nB-1.y=fin  # the second\n\nC-1\nD-1\n# tail": {
			{Case: "B-1.x", Class: "fin", Reason: "the second"}, {Case: "B-1.y", Class: "fin", Reason: "the second"}, {Case: "C-1"},
			{Case: "D-1"}},
		"# head\n\n# about B\n\n# tail": nil,
	} {
		got, err := EditList("known", []byte(source), entries)
		if err != nil || string(got) != want {
			t.Errorf("%v\ngot:\n%s\nwant:\n%s", err, got, want)
		}
	}
	if got, err := EditList("known", []byte("A-1\r\n# x"), []Entry{{Case: "B-1"}}); err != nil || string(got) != "B-1\r\n# x" {
		t.Errorf("%q, %v", got, err)
	}
	if got, err := EditList("known", nil, []Entry{{Case: "B-1"}}); err != nil || string(got) != "B-1\n" {
		t.Errorf("%q, %v", got, err)
	}
}

const manifest = `# head
name: x # its name

known_failing: # why not
  # about A
  - case: A-1
    reason: |
      two lines
      # not a comment
  # about B

  - reason: "second: b"   # odd
    case: B-1
    link: https://x/#1

# about the server
server:
  command: ./x
  features: [ping]
`

var (
	a = Entry{Case: "A-1", Reason: "two lines\n# not a comment\n"}
	b = Entry{Case: "B-1", Reason: "second: b", Link: "https://x/#1"}
	c = Entry{Case: "C-1", Class: "reset", Reason: "says: #1", Expires: "2026-12-31"}
	f = Entry{Case: "F-1", Reason: "a race", Rate: 0.25}
)

func TestAManifestKeepsWhatIsNotRewritten(t *testing.T) {
	first := "  - case: A-1\n    reason: |\n      two lines\n      # not a comment\n"
	second := "  - reason: \"second: b\"   # odd\n    case: B-1\n    link: https://x/#1\n"
	third := "  - case: C-1\n    class: reset\n    reason: \"says: #1\"\n    expires: \"2026-12-31\"\n"
	flaky := "known_flaky:\n  - case: F-1\n    reason: a race\n    rate: 0.25\n"
	for name, test := range map[string]struct {
		failing, flaky []Entry
		want           string
	}{
		"nothing changes": {[]Entry{a, b}, nil, manifest},
		"one more":        {[]Entry{a, b, c}, nil, strings.Replace(manifest, second, second+third, 1)},
		"one less":        {[]Entry{b}, nil, strings.Replace(manifest, first, "", 1)},
		"the last less":   {[]Entry{a}, nil, strings.Replace(manifest, second, "", 1)},
		"another for one": {[]Entry{{Case: "A-1.server", Reason: "r"}, b}, nil,
			strings.Replace(manifest, first, "  - case: A-1.server\n    reason: r\n", 1)},
		"none": {nil, nil, strings.NewReplacer(first, "", second, "", "known_failing: #",
			"known_failing: [] #").Replace(manifest)},
		"flaky": {[]Entry{a, b}, []Entry{f}, manifest + flaky},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := EditManifest([]byte(manifest), test.failing, test.flaky)
			if err != nil || string(got) != test.want {
				t.Errorf("%v\ngot:\n%s\nwant:\n%s", err, got, test.want)
			}
		})
	}
}

func TestListsOfOtherLayouts(t *testing.T) {
	for source, want := range map[string]string{
		"name: x\nknown_failing: [] # none\n": "name: x\nknown_failing: # none\n  - case: " +
			"B-1\n    reason: r\n",
		"known_failing:\n- case: A-1\n  reason: r\n- case: B-1\n  reason: " +
			"r\nname: x\n": "known_failing:\n- case: B-1\n  reason: r\nname: x\n",
		"name: x":                       "name: x\nknown_failing:\n  - case: B-1\n    reason: r\n",
		"name: x\r\nknown_failing:\r\n": "name: x\r\nknown_failing:\r\n  - case: B-1\r\n    reason: r\r\n",
	} {
		got, err := EditManifest([]byte(source), []Entry{{Case: "B-1", Reason: "r", Where: "x:1"}}, nil)
		if err != nil || string(got) != want {
			t.Errorf("%q: %v\ngot:  %q\nwant: %q", source, err, got, want)
		}
	}
	for _, source := range []string{
		"name: x\nknown_failing: [{case: A-1, reason: r}]\n",
		"name: x\n\"known_failing\":\n  - case: A-1\n    reason: r\n",
		"name: x\n...\n",
	} {
		if got, err := EditManifest([]byte(source), []Entry{{Case: "B-1", Reason: "r"}}, nil); err == nil ||
			!strings.Contains(err.Error(), "known_failing") {
			t.Errorf("%q became %q, %v", source, got, err)
		}
	}
}

func TestReplaceKeepsLinksAndPermissions(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has neither without privileges")
	}
	dir := t.TempDir()
	file, link := filepath.Join(dir, "file"), filepath.Join(dir, "link")
	if err := os.WriteFile(file, []byte("old"), 0o640); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("file", link); err != nil {
		t.Fatal(err)
	}
	if err := Replace(link, []byte("new")); err != nil {
		t.Fatal(err)
	}
	text, _ := os.ReadFile(file)
	info, err := os.Lstat(link)
	if err != nil || string(text) != "new" || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("%q, %v, %v", text, info.Mode(), err)
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o640 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	if left, _ := os.ReadDir(dir); len(left) != 2 {
		t.Errorf("%d files", len(left))
	}
	if err := Replace(filepath.Join(dir, "none"), nil); err == nil {
		t.Error("a file that is not there was replaced")
	}
}
