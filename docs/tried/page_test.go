package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const page = `# A page

<!-- tried: exit 1: it is wrong on purpose -->
<!-- tried: not run: it takes an hour -->
~~~sh
bin/sockdrill run
~~~

Write it as ` + "`gateway.yaml`" + `:

~~~yaml
parts: []
~~~

<!-- tried: by hand:
touch a
touch b
-->
Then change it.

<!-- tried: output of: bin/sockdrill explain FRM-003 -->
~~~text
Why: because
~~~
`

func fence(text string) string { return strings.ReplaceAll(text, "~~~", "```") }

func TestAPageIsReadInItsOrder(t *testing.T) {
	blocks, err := readPage(fence(page))
	if err != nil {
		t.Fatal(err)
	}
	if len(blocks) != 4 {
		t.Fatalf("%d blocks: %+v", len(blocks), blocks)
	}
	sh, yaml, hand, text := blocks[0], blocks[1], blocks[2], blocks[3]
	if sh.line != 6 || sh.lang != "sh" || !slices.Equal(sh.marks.exits, []int{1}) || sh.marks.notRun != "it takes an hour" {
		t.Errorf("sh: %+v", sh)
	}
	if yaml.named != "gateway.yaml" || yaml.marks.line != 0 || yaml.place("x.md", 0) != "x.md:12" {
		t.Errorf("yaml: %+v", yaml)
	}
	if hand.lang != byHand || hand.line != 16 || !slices.Equal(hand.text, []string{"touch a", "touch b"}) {
		t.Errorf("by hand: %+v", hand)
	}
	if text.marks.outputOf != "bin/sockdrill explain FRM-003" {
		t.Errorf("text: %+v", text)
	}
}

func TestAMarkThatMeansNothingIsRefused(t *testing.T) {
	for text, want := range map[string]string{
		"<!-- tried: not run -->\n~~~sh\nls\n~~~":             `1: the mark "not run" has no reason`,
		"<!-- tried: never: I say so -->\n~~~sh\nls\n~~~":     `1: there is no mark "never"`,
		"<!-- tried: exit one: I say so -->\n~~~sh\nls\n~~~":  `1: "one" is no exit code`,
		"<!-- tried: exit 1: I say so -->\n~~~text\nls\n~~~":  `1: this mark means nothing to a block of "text"`,
		"<!-- tried: not output: a dump -->\n~~~sh\nls\n~~~":  `1: this mark means nothing to a block of "sh"`,
		"<!-- tried: not run: no time -->\nProse.\n":          "1: no block follows this mark",
		"\n<!-- tried: not run: no time\n":                    "2: the mark that begins here does not end",
		"~~~sh\nls\n":                                         "1: the block that begins here does not end",
		"<!-- tried: not run: no time -->\n\n":                "1: no block follows this mark",
		"<!-- tried: by hand: ls -->\n~~~sh\nls\n~~~\n# Fine": "",
	} {
		_, err := readPage(fence(text))
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}

func TestABlockIsCutIntoCommands(t *testing.T) {
	b := block{marks: marks{exits: []int{0, 3}}, text: strings.Split(`# all of it
ls a \
   b
grep 'one
two' c

for n in 1 2; do
  echo "$n"
done
run   # exit code 1: it fails some cases`, "\n")}
	all := commandsOf(b)
	want := []command{{1, "ls a \\\n   b", 0, ""}, {3, "grep 'one\ntwo' c", 3, ""}, {6, "for n in 1 2; do\n  echo \"$n\"\ndone", 0, ""},
		{9, "run   # exit code 1: it fails some cases", 1, ""}}
	if !slices.Equal(all, want) {
		t.Errorf("%+v", all)
	}
	all = commandsOf(block{text: []string{"cp a b", "run"}})
	expect(all, block{}, &block{text: []string{"Failed: 1 of 2", "exit code 1: 1 case"}})
	if all[0].exit != 0 || all[1].exit != 1 {
		t.Errorf("behind them stands exit code 1: %v", all)
	}
}

func TestWhatIsLeftOut(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{"my_echo.py": "", manifest: "name: x\nclient:\n  command: ./mygame {addr}\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("PATH", "")
	for text, want := range map[string]string{
		"git clone https://example.org/x && cd x":            "the folder is a checkout",
		"make drill     # judges":                            "CI runs it, or it is what calls this",
		"tshark -r x.pcapng":                                 "tshark is not installed",
		"bin/sockdrill run --server './my_server {addr}'":    "./my_server is the reader's",
		"bin/sockdrill run --server 'python3 my_own.py 1'":   "my_own.py is the reader's",
		"bin/sockdrill run --server 'python3 my_echo.py 1'":  "",
		"python3 my_copy.py":                                 "",
		"bin/sockdrill run -f sockdrill.yaml":                "./mygame is the reader's",
		"bin/sockdrill run -f my-client/sockdrill.yaml":      "",
		"python3 docs/tutorial/echo_fixed.py 127.0.0.1:1 & ": "",
	} {
		if got := leftOut(text, dir, "cp a my_copy.py\n"); got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
	all := []command{{text: "toxiproxy-server &    # 2.x"}, {text: "bin/sockdrill run --toxiproxy x"}, {text: "ls && ls"}, {text: "ls"}}
	leave(all, block{}, dir)
	if all[0].left == "" || all[1].left != all[0].left || all[2].left != "" || all[3].left != "" {
		t.Errorf("what needs a server that is left out: %+v", all)
	}
}
