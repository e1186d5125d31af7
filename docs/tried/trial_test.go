package main

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// at is a trial in a folder of its own.
func at(t *testing.T) *trial {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "sockdrill")
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return &trial{reader: reader{limit: time.Minute}, page: "x.md", dir: dir, newer: map[int]string{}}
}

// follow carries a page out.
func (t *trial) follow(tt *testing.T, text string) {
	tt.Helper()
	blocks, err := readPage(fence(text))
	if err != nil {
		tt.Fatal(err)
	}
	for i, b := range blocks {
		if err := t.block(tt.Context(), b, sampleOf(blocks[i+1:])); err != nil {
			tt.Fatal(err)
		}
	}
}

func TestAPageIsCarriedOut(t *testing.T) {
	tr := at(t)
	tr.follow(t, `
<!-- tried: by hand: echo made > by_hand -->
~~~text
# known.txt
FRM-002
~~~
~~~sh
cat by_hand known.txt
sleep 100 &
kill %1
./mygame
make test
sh -c 'exit 1'       # exit code 1: on purpose
~~~
~~~text
made
FRM-002
~~~
~~~sh
sh -c 'echo 14 fail; exit 3'
~~~
~~~text
14 fail
exit code 3: it says so
~~~
<!-- tried: output of: echo explained -->
~~~text
explained
~~~
`)
	if len(tr.wrong) != 1 || !strings.HasPrefix(tr.wrong[0], "x.md:24: this was not printed:\n    exit code 3: it says so") {
		t.Errorf("wrong: %q", tr.wrong)
	}
	if tr.run != 7 || tr.samples != 3 || len(tr.left) != 2 || tr.left[0].place != "x.md:11" {
		t.Errorf("%d run, %d compared, left out: %v", tr.run, tr.samples, tr.left)
	}
}

func TestWhatGoesWrongIsNamed(t *testing.T) {
	tr := at(t)
	tr.limit = 500 * time.Millisecond
	tr.follow(t, "~~~sh\necho so\nfalse\necho never\n~~~\n~~~sh\nsleep 100 &\nsleep 100\n~~~\n~~~yaml\nname: x\nserver:\n  comand: y\n~~~\n"+
		"~~~yaml\nparts: [nothing]\n~~~\n")
	want := []string{"x.md:3: exit code 1 instead of 0: false\n    so", "x.md:8: it was not over after 500ms: sleep 100",
		"x.md:11: it is refused: manifest ", "x.md:16: it is refused: framing "}
	if !slices.EqualFunc(tr.wrong, want, strings.HasPrefix) {
		t.Errorf("%q", tr.wrong)
	}
	if len(tr.left) != 1 || tr.left[0].place != "x.md:4" {
		t.Errorf("left out: %v", tr.left)
	}
}

func TestAnInterruptEndsWhatWasStarted(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "sockdrill")
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer stop()
	began := time.Now()
	all := []command{{text: "(sleep 0.8; touch alive) &"}, {text: "sleep 100"}}
	if _, err := shell(ctx, dir, all, time.Minute); err != nil || time.Since(began) > 5*time.Second {
		t.Errorf("it took %s and ended with %v", time.Since(began), err)
	}
	time.Sleep(time.Second)
	if _, err := os.Stat(filepath.Join(dir, "alive")); err == nil {
		t.Error("a job of it goes on")
	}
}
