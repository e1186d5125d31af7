package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestACommandThatIsNotRunIsSpelledRight(t *testing.T) {
	tr := at(t)
	tr.sockdrill = filepath.Join(t.TempDir(), "sockdrill")
	help := "#!/bin/sh\ncase \"$1\" in run) echo '  sockdrill run [flags]\n  -f, --file string\n      --client string\n" +
		"      --out string';; *) echo '  sockdrill [command]';; esac\n"
	if err := os.WriteFile(tr.sockdrill, []byte(help), 0o755); err != nil {
		t.Fatal(err)
	}
	tr.follow(t, "Call `bin/sockdrill run -f x --out y --client './z --any' … # --none`, or `sockdrill walk`.\n"+
		"~~~sh\nbin/sockdrill run --client ./mygame \\\n  --slow\n~~~\n")
	want := []string{"x.md:1: there is no command sockdrill walk", "x.md:3: sockdrill run has no flag --slow"}
	if !slices.Equal(tr.wrong, want) || tr.named != 3 {
		t.Errorf("%d are spelled, and wrong are: %q", tr.named, tr.wrong)
	}
}

func TestAPartIsReadInItsPlace(t *testing.T) {
	tr := at(t)
	if err := os.Mkdir(filepath.Join(tr.dir, "reports"), 0o755); err != nil {
		t.Fatal(err)
	}
	tr.follow(t, "~~~yaml\njobs: []\n~~~\n~~~yaml\nname: x\nserver:\n  command: ./y {addr}\n~~~\n~~~yaml\nserver:\n  framing: u16be\n~~~\n"+
		"~~~yaml\n  exchange:\n    question: \"00\"\n    answer: \"01\"\n~~~\n~~~yaml\n    keepalive:\n      - to: {text: ping}\n~~~\n"+
		"~~~yaml\n  policies: {emty: echo}\n~~~\n~~~yaml\nparts: [length: {bytes: 4}, payload]\n~~~\n~~~yaml\ntransform: [deflate]\n~~~\n")
	if len(tr.wrong) != 1 || !strings.HasPrefix(tr.wrong[0], "x.md:23: it is refused: manifest ") {
		t.Errorf("%q", tr.wrong)
	}
	if tr.manifests != 1 || tr.framings != 1 || tr.fitted != 5 || tr.parts != 1 {
		t.Errorf("%d manifests, %d framings, %d parts, %d others", tr.manifests, tr.framings, tr.fitted, tr.parts)
	}
}
