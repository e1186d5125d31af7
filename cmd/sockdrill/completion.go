package main

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/sockdrill/sockdrill/harness/clause"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/transport"
	"github.com/sockdrill/sockdrill/harness/wire"
	"github.com/sockdrill/sockdrill/reports"
)

// complete tells the shell what the flags of a command can be, as far as it has them.
func complete(cmd *cobra.Command) *cobra.Command {
	for name, words := range map[string][]string{
		"framing": wire.Names(), "transport": transport.Names(), "level": {"MUST", "SHOULD", "MAY"},
		"side": {string(record.Client), string(record.Server), string(record.Harness)}, "format": reports.Formats(),
	} {
		if cmd.Flags().Lookup(name) != nil {
			// It fails for a flag that is completed twice, which a map does not hold.
			_ = cmd.RegisterFlagCompletionFunc(name, cobra.FixedCompletions(words, cobra.ShellCompDirectiveNoFileComp))
		}
	}
	for _, name := range []string{"run", "skip", "known-failing", "known-flaky"} {
		if cmd.Flags().Lookup(name) != nil {
			_ = cmd.RegisterFlagCompletionFunc(name, completeCases)
		}
	}
	return cmd
}

// completeCases are the areas, the clauses and the cases that a word can become, each with its title.
func completeCases(_ *cobra.Command, _ []string, word string) (words []string, _ cobra.ShellCompDirective) {
	done := ""
	if at := strings.LastIndex(word, ","); at >= 0 { // of a list the last element is to be completed
		done, word = word[:at+1], word[at+1:]
	}
	add := func(id, title string) {
		if strings.HasPrefix(id, strings.ToUpper(word)) || strings.HasPrefix(id, word) {
			words = append(words, done+id+"\t"+title)
		}
	}
	for _, a := range clause.Areas() {
		add(a.ID, a.Title)
	}
	cases, err := plan()
	if err != nil || len(word) < 3 { // before that, areas are enough
		return words, cobra.ShellCompDirectiveNoFileComp
	}
	last := ""
	for _, c := range cases {
		if c.Clause != last {
			if text, known := clause.Lookup(c.Clause); known {
				add(c.Clause, text.Title)
			}
			last = c.Clause
		}
		add(c.ID, c.Title)
	}
	return words, cobra.ShellCompDirectiveNoFileComp
}

// completeAfterReport completes a folder or a file first, and cases behind it.
func completeAfterReport(cmd *cobra.Command, args []string, word string) ([]string, cobra.ShellCompDirective) {
	if len(args) == 0 {
		return nil, cobra.ShellCompDirectiveDefault
	}
	return completeCases(cmd, args, word)
}

// completeFramings are the framings that have a name; a description in a file is one, too.
func completeFramings(_ *cobra.Command, args []string, word string) (names []string, _ cobra.ShellCompDirective) {
	for _, name := range wire.Names() {
		if len(args) == 0 && strings.HasPrefix(name, word) {
			names = append(names, name)
		}
	}
	return names, cobra.ShellCompDirectiveDefault
}
