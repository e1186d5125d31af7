package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/sockdrill/sockdrill/harness/checkup"
	"github.com/sockdrill/sockdrill/harness/subject"
)

// manifestOf writes what was found out of a server without an adapter as a manifest. What it would be held to, and has only been
// seen to do, stands in comments.
func manifestOf(i subject.Implementation, r checkup.Report) string {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	line("name: %s", scalar(strings.TrimSuffix(i.Name, filepath.Ext(i.Name))))
	line("server:")
	if i.Transport != "" {
		line("  transport: %s", scalar(i.Transport))
	}
	if i.Target != "" {
		line("  target: %s", scalar(i.Target))
	} else {
		line("  command: %s", scalar(commandLine(i.Command)))
	}
	line("  framing: %s", r.Framing.Text())
	if r.Empty != "" {
		line("  policies:")
		line("    empty: %s # what it does with an empty message", r.Empty)
	}
	if r.Half {
		line("  # features: [half_close] # it answered after the client's FIN; declare it to be held to it")
	}
	if r.Longest > 0 {
		line("  limits:")
		line("    max_frame: %d # longer messages were not answered; leave it out if that is a defect", r.Longest)
		return b.String()
	}
	line("  # limits: # what is declared is judged")
	line("  #   max_frame: 1048576 # the longest message that it accepts, in bytes")
	return b.String()
}

// commandLine joins words so that subject.Words splits them again.
func commandLine(words []string) string {
	quoted := make([]string, len(words))
	for n, w := range words {
		quoted[n] = word(w)
	}
	return strings.Join(quoted, " ")
}

// word quotes a word of a command as subject.Words splits it; what stands in braces stays as it is.
func word(w string) string {
	if plain := strings.NewReplacer(subject.AddrWord, "", subject.PortWord, "", subject.CAWord, "", subject.CertWord, "", subject.KeyWord, "",
		subject.NameWord, "", subject.ClientCertWord, "", subject.ClientKeyWord, "").Replace(w); plain != w &&
		(plain == "" || quote(plain) == plain) {
		return w
	}
	return quote(w)
}

// scalar writes text as YAML: within quotes unless it is plain beyond doubt.
func scalar(s string) string {
	plain := s != "" && strings.IndexFunc(s, func(r rune) bool {
		return !strings.ContainsRune("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./- ", r)
	}) < 0 && !strings.ContainsAny(s[:1], "-0123456789. ")
	if plain && s != "null" && s != "true" && s != "false" && s != "yes" && s != "no" {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", "''") + "'"
}

// offer prints the manifest, or writes it to a file that does not exist yet.
func (a *app) offer(path, manifest string) error {
	if path == "" {
		fmt.Fprintf(a.out, "\nThe manifest that fits, which -o sockdrill.yaml writes to a file:\n\n%s\n", indent(manifest))
		return nil
	}
	here, err := os.Getwd()
	if err != nil {
		return fmt.Errorf("-o %s: find the working directory, which the command belongs to: %w", path, err)
	}
	if dir, err := filepath.Abs(filepath.Dir(path)); err == nil && dir != here {
		if back, err := filepath.Rel(dir, here); err == nil {
			manifest = strings.ReplaceAll(manifest, "\n  framing:", "\n  dir: "+scalar(back)+"\n  framing:")
		}
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return fmt.Errorf("-o %s: write the manifest: %w", path, err)
	}
	defer f.Close()
	if _, err := f.WriteString(manifest); err != nil {
		return fmt.Errorf("-o %s: write the manifest: %w", path, err)
	}
	fmt.Fprintf(a.out, "The manifest that fits is in %s.\n", path)
	return nil
}

func indent(text string) string {
	return "    " + strings.ReplaceAll(strings.TrimRight(text, "\n"), "\n", "\n    ")
}
