package main

import (
	"os/exec"
	"regexp"
	"strconv"
	"strings"
)

// command is one command of a block, with the lines that it goes over.
type command struct {
	line int // within the block, from 0
	text string
	exit int    // what it has to exit with
	left string // why it is left out; empty: it is not
}

// commandsOf are the commands of a block of sh: bash itself says where one is whole.
func commandsOf(b block) []command {
	var all []command
	var text []string
	for i, line := range b.text {
		if len(text) == 0 && (strings.TrimSpace(line) == "" || strings.HasPrefix(line, "#")) {
			continue
		}
		text = append(text, line)
		if whole := strings.Join(text, "\n"); isWhole(whole) {
			all = append(all, command{line: i - len(text) + 1, text: whole, exit: announced(whole)})
			text = nil
		}
	}
	if text != nil { // bash will say what is wrong with it
		all = append(all, command{line: len(b.text) - len(text), text: strings.Join(text, "\n")})
	}
	for i, code := range b.marks.exits {
		if i < len(all) {
			all[i].exit = code
		}
	}
	return all
}

// isWhole says whether a shell would carry this out without asking for more. A here-document that goes on is taken by bash with a warning.
func isWhole(text string) bool {
	said, err := exec.Command("bash", "-n", "-c", text).CombinedOutput()
	return err == nil && len(said) == 0 && !strings.HasSuffix(text, `\`)
}

var exitCode = regexp.MustCompile(`(?m)(?:^|# ?)exit code (\d+)\b`)

// announced is the exit code that a text says, 0 if it says none.
func announced(text string) int {
	if found := exitCode.FindStringSubmatch(text); found != nil {
		code, _ := strconv.Atoi(found[1]) // they are digits; what is too large is no exit code, and will not fit
		return code
	}
	return 0
}

// expect lets the last command exit with what the sample behind the block says of it.
func expect(all []command, b block, sample *block) {
	if sample == nil || len(all) == 0 || b.marks.exits != nil {
		return
	}
	if code := announced(strings.Join(sample.text, "\n")); code != 0 {
		all[len(all)-1].exit = code
	}
}
