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
	written := "" // by commands before
	for i := range all {
		if strings.HasPrefix(all[i].text, "cp ") {
			written += all[i].text + "\n"
		}
		if all[i].left = b.marks.notRun; all[i].left == "" {
			all[i].left = leftOut(all[i].text, dir, written)
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

// leftOut is why a command is left out in a folder in which others have written files.
func leftOut(text, dir, written string) string {
	switch word, _, _ := strings.Cut(text, " "); word {
	case "git":
		return "the folder is a checkout"
	case "make":
		return "CI runs it, or it is what calls this"
	}
	if strings.Contains(text, " "+manifest) {
		is, err := os.ReadFile(filepath.Join(dir, manifest))
		if err == nil {
			text += "\n" + string(is)
		}
	}
	for _, found := range foreign.FindAllStringSubmatch(text, -1) {
		if _, err := exec.LookPath(found[1]); err != nil {
			return found[1] + " is not installed"
		}
	}
	for _, found := range readers.FindAllStringSubmatch(text, -1) {
		if _, err := os.Stat(filepath.Join(dir, found[1])); err != nil && !strings.Contains(written, found[1]) {
			return fmt.Sprintf("%s is the reader's", found[1])
		}
	}
	return ""
}
