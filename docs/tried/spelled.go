package main

import (
	"os/exec"
	"regexp"
	"strings"
)

var (
	quoted     = regexp.MustCompile(`'[^']*'|"[^"]*"`)
	called     = regexp.MustCompile(`\bsockdrill ((?:report |known-failing )?[a-z][a-z-]*)\b`)
	flagOfTool = regexp.MustCompile(`(?:^| )(--?[a-z][a-z-]*)`)
)

// spelled complains of a command that is not run if sockdrill has no such command, or that command no such flag.
func (t *trial) spelled(place, text string) {
	text = quoted.ReplaceAllString(strings.ReplaceAll(text, "\n", " "), "'…'")
	text = comment.ReplaceAllString(text, "")
	found := called.FindStringSubmatch(text)
	if found == nil {
		return
	}
	t.named++
	help, err := exec.Command(t.sockdrill, append(strings.Fields(found[1]), "--help")...).CombinedOutput()
	if err != nil || !strings.Contains(string(help), "sockdrill "+found[1]+" ") {
		t.complain(place, "there is no command sockdrill %s", found[1])
		return
	}
	for _, flag := range flagOfTool.FindAllStringSubmatch(text, -1) {
		if !hasFlag(string(help), flag[1]) {
			t.complain(place, "sockdrill %s has no flag %s", found[1], flag[1])
		}
	}
}

// hasFlag says whether a text of --help lists a flag, such as "  -f, --file string".
func hasFlag(help, flag string) bool {
	return regexp.MustCompile(`(?m)^ +(-\w, )?` + regexp.QuoteMeta(flag) + `\b`).MatchString(help)
}
