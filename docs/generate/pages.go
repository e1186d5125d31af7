package main

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/clause"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/runner"
	"github.com/sockdrill/sockdrill/harness/subject"
	_ "github.com/sockdrill/sockdrill/scenarios" // what the cases page lists
)

// What stands above the generated part of each page.
var (
	//go:embed preface/clauses.md
	clausesPreface string
	//go:embed preface/cases.md
	casesPreface string
	//go:embed preface/catalogue.md
	cataloguePreface string
	//go:embed preface/manifest.md
	manifestPreface string
	//go:embed preface/command.md
	commandPreface string
	//go:embed preface/framings.md
	framingsPreface string
)

// pages returns the pages that need no binary, by their path below docs/reference.
func pages() (map[string]string, error) {
	cases, err := runner.Plan(harness.Suite{})
	if err != nil {
		return nil, fmt.Errorf("plan the cases: %w", err)
	}
	keys, err := manifestKeys(subject.ManifestSchema)
	if err != nil {
		return nil, err
	}
	framings, err := framingsPage(subject.ManifestSchema)
	if err != nil {
		return nil, err
	}
	return map[string]string{
		"framings.md":                  framingsPreface + framings,
		"clauses.md":                   clausesPreface + clauseTables(clause.All()),
		"cases.md":                     casesPreface + caseTables(cases),
		"catalogue.md":                 cataloguePreface + cataloguePage(cases),
		"manifest.md":                  manifestPreface + keys,
		"schemas/manifest.schema.json": string(subject.ManifestSchema),
		"schemas/protocol.schema.json": string(adapter.ProtocolSchema),
	}, nil
}

// clauseTables lists the clauses area by area.
func clauseTables(all []clause.Clause) string {
	var b strings.Builder
	for _, area := range clause.Areas() {
		fmt.Fprintf(&b, "\n## %s · %s\n\n| clause | level | side | what it demands |\n|---|---|---|---|\n", area.ID, area.Title)
		for _, c := range all {
			if c.Area == area.ID {
				fmt.Fprintf(&b, "| %s | %s | %s | **%s.** %s |\n", c.ID, c.Level, c.Side, cell(c.Title), cell(c.Text))
			}
		}
	}
	return b.String()
}

// caseTables lists the cases area by area, in the order of their clauses.
func caseTables(cases []record.Case) string {
	byClause := map[string][]record.Case{}
	for _, c := range cases {
		byClause[c.Clause] = append(byClause[c.Clause], c)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "\n%d cases.\n", len(cases))
	for _, area := range clause.Areas() {
		rows := ""
		for _, c := range clause.All() {
			if c.Area != area.ID {
				continue
			}
			for _, found := range byClause[c.ID] {
				rows += caseRow(found)
			}
		}
		if rows != "" {
			fmt.Fprintf(&b, "\n## %s · %s\n\n| case | level | needs | what it says |\n|---|---|---|---|\n%s", area.ID, area.Title, rows)
		}
	}
	return b.String()
}

func caseRow(c record.Case) string {
	title := cell(c.Title)
	if c.Pending != "" {
		title += " *Cannot be tested.*"
	}
	return fmt.Sprintf("| %s | %s | %s | %s |\n", c.ID, c.Level, strings.Join(listed(c.Needs), ", "), title)
}

// listed are the needs that tell cases apart: nearly every case of a server asks more than once on a connection.
func listed(needs []string) []string {
	return slices.DeleteFunc(slices.Clone(needs), func(need string) bool { return need == subject.NeedSeveral })
}

// cell keeps a text inside one cell of a table.
func cell(s string) string {
	return strings.ReplaceAll(strings.Join(strings.Fields(s), " "), "|", `\|`)
}
