package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
)

// foreign are the programs that a page may name and a machine may lack.
var foreign = regexp.MustCompile(`(?:^|[\s"'/])(tshark|toxiproxy-server|dig|redis-server)(?:$|\s)`)

// readers are programs and files that only the reader has.
var readers = regexp.MustCompile(`(?:^|[\s"'])(\./my[\w.-]*|my\w*\.py)(?:$|[\s"'])`)

// manifest is the name under which pages keep one.
const manifest = "sockdrill.yaml"

// leave says of each command whether it is left out, in this folder, and why.
func leave(all []command, b block, dir string) {
	for i := range all {
		if all[i].left = b.marks.notRun; all[i].left == "" {
			all[i].left = leftOut(all[i].text, dir)
		}
		// Who needs what was started beside it would miss that.
		if i > 0 && all[i].left == "" && all[i-1].left != "" && isBeside(all[i-1].text) {
			all[i].left = all[i-1].left
		}
	}
}

var (
	comment = regexp.MustCompile(`\s#.*$`)
	beside  = regexp.MustCompile(`[^&]&$`)
)

// isBeside says whether a command goes on beside those that follow.
func isBeside(text string) bool {
	return beside.MatchString(strings.TrimSpace(comment.ReplaceAllString(text, "")))
}

func leftOut(text, dir string) string {
	switch word, _, _ := strings.Cut(text, " "); word {
	case "git":
		return "the folder is a checkout"
	case "make":
		return "CI runs it, or it is what calls this"
	}
	if strings.Contains(text, " "+manifest) {
		written, err := os.ReadFile(filepath.Join(dir, manifest))
		if err == nil {
			text += "\n" + string(written)
		}
	}
	for _, found := range foreign.FindAllStringSubmatch(text, -1) {
		if _, err := exec.LookPath(found[1]); err != nil {
			return found[1] + " is not installed"
		}
	}
	for _, found := range readers.FindAllStringSubmatch(text, -1) {
		if _, err := os.Stat(filepath.Join(dir, found[1])); err != nil {
			return fmt.Sprintf("%s is the reader's", found[1])
		}
	}
	return ""
}
