package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/sockdrill/sockdrill/harness/clause"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/reports"
)

const resultHead = `# %s

<!-- Written by make matrix from the reports of these manifests. Do not edit it: what people have found out stands in NOTES.md. -->

`

// writeResults gives each folder that was judged its RESULT.md.
func writeResults(columns []implementation, adapters string) error {
	for len(columns) > 0 {
		folder := columns[0].folder
		end := slices.IndexFunc(columns, func(i implementation) bool { return i.folder != folder })
		if end < 0 {
			end = len(columns)
		}
		text, err := result(columns[:end], filepath.Join(adapters, folder))
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(adapters, folder, "RESULT.md"), []byte(text), 0o644); err != nil {
			return fmt.Errorf("write a result: %w", err)
		}
		columns = columns[end:]
	}
	return nil
}

// result is the page of one folder: what was judged, the verdicts by profile, what failed with its clause, what was not
// judged and why, and how to see it again. Files of the folder that a program names stand there as from the folder.
func result(profiles []implementation, folder string) (string, error) {
	var b strings.Builder
	fmt.Fprintf(&b, resultHead, profiles[0].folder)
	if err := identity(&b, profiles, folder); err != nil {
		return "", err
	}
	b.WriteString("\n## Verdicts by profile\n")
	for _, p := range profiles {
		verdicts(&b, p)
	}
	evidence(&b, profiles, "What failed", failed)
	evidence(&b, profiles, "Unsettled", open)
	if _, err := os.Stat(filepath.Join(folder, "NOTES.md")); err == nil {
		b.WriteString("\nWhat was found out besides, and whose fault it is, stands in [NOTES.md](NOTES.md).\n")
	}
	skipped(&b, profiles)
	reproduce(&b, profiles)
	here, err := filepath.Abs(folder)
	if err != nil {
		return "", fmt.Errorf("find %s: %w", folder, err)
	}
	return strings.ReplaceAll(b.String(), here+string(filepath.Separator), ""), nil
}

func identity(b *strings.Builder, profiles []implementation, folder string) error {
	b.WriteString("| implementation | language | judged | declared in | took | of it waits for declared times " +
		"|\n|---|---|---|---|---|---|\n")
	for _, p := range profiles {
		manifest, err := subject.LoadManifest(filepath.Join(folder, p.profile+".yaml"))
		if err != nil {
			return fmt.Errorf("read what %s declares: %w", p.folder, err)
		}
		name := reports.Inline(p.name())
		if manifest.URL != "" {
			name = fmt.Sprintf("[%s](%s)", name, manifest.URL)
		}
		wall, waits := p.took()
		fmt.Fprintf(b, "| %s | %s | %s | [%[4]s.yaml](%[4]s.yaml) | %s | %s |\n", name, manifest.Language, p.judged(), p.profile, wall,
			waits)
	}
	last := profiles[len(profiles)-1].report
	fmt.Fprintf(b, "\nJudged on %s by sockdrill %s, on %s/%s with %d cores.\n", last.Started.Format(time.DateOnly), last.Run.Tool,
		last.Run.Host.OS, last.Run.Host.Arch, last.Run.Host.CPUs)
	return nil
}

// verdicts counts by profile, which is an area of the catalogue.
func verdicts(b *strings.Builder, p implementation) {
	fmt.Fprintf(b, "\n### %s.yaml\n\n| profile | passed | failed | known to fail | skipped | other |\n|---|---|---|---|---|---|\n",
		p.profile)
	line := func(name string, results []reports.Result) {
		known := len(slices.DeleteFunc(slices.Clone(results), func(r reports.Result) bool { return outcome(r) != record.Known }))
		t := count(results)
		fmt.Fprintf(b, "| %s | %d | %d | %d | %d | %s |\n", name, t.Passed, t.Failed-known, known, t.Skipped, others(results))
	}
	line("**all**", p.report.Results)
	for _, a := range clause.Areas() {
		in := slices.DeleteFunc(slices.Clone(p.report.Results), func(r reports.Result) bool { return r.Area != a.ID })
		if len(in) > 0 {
			line(a.ID+" · "+a.Title, in)
		}
	}
}

// heading names a case's place in RESULT.md; matrix.md links to it.
func (i implementation) heading(r reports.Result) string {
	return fmt.Sprintf("%s (%s, %s.yaml)", r.Case, r.Level, i.profile)
}

// anchor is what GitHub makes of a heading: lower case, blanks as dashes, no other punctuation than dashes and underscores.
func anchor(heading string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == ' ':
			return '-'
		case r == '-' || r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r):
			return unicode.ToLower(r)
		}
		return -1
	}, heading)
}

// evidence quotes the clause of each case of this kind, then the manifest's reason, then what was seen.
func evidence(b *strings.Builder, profiles []implementation, title string, kind func(reports.Result) bool) {
	heading := "\n## " + title + "\n"
	for _, p := range profiles {
		for _, r := range p.report.Results {
			if !kind(r) {
				continue
			}
			b.WriteString(heading)
			heading = ""
			fmt.Fprintf(b, "\n### %s\n\n", p.heading(r))
			if r.Requirement != nil {
				fmt.Fprintf(b, "> %s\n\n", r.Requirement.Text)
			}
			if r.Flaky != "" || r.Known != "" {
				fmt.Fprintf(b, "%s\n\n", reports.Inline(why(r)))
			}
			fmt.Fprintf(b, "    %s\n", strings.Join(seen(r), "\n    "))
		}
	}
}

// longestMessage keeps a page readable: lines of a failure's message. The report has all of them.
const longestMessage = 12

// seen is what the case said in the last run, by lines, without lines that are blank.
func seen(r reports.Result) []string {
	if r.Outcome == record.Passed {
		return []string{"It passed in the last run."}
	}
	var lines []string
	for line := range strings.Lines(r.Message) {
		if line = reports.Line(line); line != "" {
			lines = append(lines, line)
		}
	}
	switch {
	case len(lines) == 0:
		return []string{reports.Reason(r)}
	case len(lines) > longestMessage:
		return append(lines[:longestMessage], "…")
	}
	return lines
}

// skipped counts, for each reason, the cases that were not judged.
func skipped(b *strings.Builder, profiles []implementation) {
	counts := map[string][]int{}
	var reasons []string
	for n, p := range profiles {
		for _, r := range p.report.Results {
			if r.Outcome != record.Skipped {
				continue
			}
			if counts[r.Skipped] == nil {
				counts[r.Skipped] = make([]int, len(profiles))
				reasons = append(reasons, r.Skipped)
			}
			counts[r.Skipped][n]++
		}
	}
	if len(reasons) == 0 {
		return
	}
	b.WriteString("\n## Not judged\n\nCases that were skipped, by the reason.\n\n| reason |")
	for _, p := range profiles {
		fmt.Fprintf(b, " %s.yaml |", p.profile)
	}
	fmt.Fprintf(b, "\n|---|%s\n", strings.Repeat("---|", len(profiles)))
	for _, reason := range reasons {
		fmt.Fprintf(b, "| %s |", reports.Inline(reason))
		for _, n := range counts[reason] {
			fmt.Fprintf(b, " %d |", n)
		}
		b.WriteString("\n")
	}
}

func reproduce(b *strings.Builder, profiles []implementation) {
	folder := "adapters/" + profiles[0].folder
	fmt.Fprintf(b, "\n## Reproduce\n\n```sh\nmake build\n%s/setup.sh install\n", folder)
	for _, p := range profiles {
		fmt.Fprintf(b, "bin/sockdrill run -f %s/%s.yaml\n", folder, p.profile)
	}
	b.WriteString("```\n")
}
