package main

import (
	"fmt"
	"os/exec"
	"strings"
)

// commandPage asks the binary for the help of every command.
func commandPage(binary string) (string, error) {
	var b strings.Builder
	b.WriteString(commandPreface)
	if err := commandHelp(&b, binary, nil); err != nil {
		return "", err
	}
	return b.String(), nil
}

func commandHelp(b *strings.Builder, binary string, words []string) error {
	out, err := exec.Command(binary, append(words, "--help")...).Output()
	if err != nil {
		return fmt.Errorf("ask %s for the help of %q: %w", binary, strings.Join(words, " "), err)
	}
	title := strings.Join(append([]string{"sockdrill"}, words...), " ")
	fmt.Fprintf(b, "\n## %s\n\n```text\n%s```\n", title, out)
	for _, sub := range subcommands(string(out)) {
		if err := commandHelp(b, binary, append(words[:len(words):len(words)], sub)); err != nil {
			return err
		}
	}
	return nil
}

// subcommands reads the list of commands in a help text. What every command of its kind has is left out.
func subcommands(help string) []string {
	_, list, found := strings.Cut(help, "Available Commands:\n")
	if !found {
		return nil
	}
	list, _, _ = strings.Cut(list, "\n\n")
	var names []string
	for line := range strings.Lines(list) {
		if name := strings.Fields(line)[0]; name != "help" && name != "completion" {
			names = append(names, name)
		}
	}
	return names
}
