package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"
)

// axeVersion is that of axe-core, which finds what people who do not see, or do not use a mouse, stumble over.
const axeVersion = "4.14.1"

// axe is the source of axe-core, from npm, or the test is skipped.
func axe(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	install := exec.Command("npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", dir, "axe-core@"+axeVersion)
	install.Dir = dir
	if out, err := install.CombinedOutput(); err != nil {
		t.Skipf("axe-core cannot be had from npm here: %v\n%s", err, out)
	}
	source, err := os.ReadFile(filepath.Join(dir, "node_modules", "axe-core", "axe.min.js"))
	if err != nil {
		t.Fatal(err)
	}
	return string(source)
}

// found words what axe finds: the rule, what it is about, and the first element.
const found = `axe.run(document, {resultTypes: ["violations"]}).then(r => r.violations.map(v =>
	v.id + " (" + v.impact + "): " + v.help + ": " + v.nodes.length + " times, first " + v.nodes[0].html.slice(0, 160) + " " + v.nodes[0].failureSummary))`

func TestAxeFindsNothing(t *testing.T) {
	ctx := browser(t)
	source := axe(t)
	page := written(t, many(12))
	for _, l := range []look{{1400, 900, false, true}, {1400, 900, true, true}, {400, 800, false, true}} {
		t.Run(fmt.Sprintf("%d wide, dark %v", l.width, l.dark), func(t *testing.T) {
			opened(t, ctx, page, "case=RCV-010.server", l)
			if _, err := chromedp.Run(ctx, chromedp.Evaluate[any](source+"; 1")); err != nil {
				t.Fatal(err)
			}
			all, err := chromedp.Run(ctx, chromedp.Evaluate[[]string](found, chromedp.EvalAwaitPromise))
			if err != nil {
				t.Fatal(err)
			}
			for _, one := range all {
				t.Error(one)
			}
		})
	}
}
