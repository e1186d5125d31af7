package subject

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// FuzzManifest takes any manifest: it is loaded, or refused with a place that exists and in words.
func FuzzManifest(f *testing.F) {
	f.Add([]byte(wholeManifest))
	f.Add([]byte("name: x\nserver:\n  command: [y, \"{addr}\"]\n  limits: {idle: -1}\n"))
	f.Add([]byte("name: &a x\nversion: *a\nclient: {command: \"z 'open\"}\n"))
	f.Add([]byte("\xef\xbb\xbfname: x\r\nserver:\r\n\tcommand: y\r\n"))
	path := filepath.Join(f.TempDir(), "sockdrill.yaml")
	f.Fuzz(func(t *testing.T, source []byte) {
		if err := os.WriteFile(path, source, 0o600); err != nil {
			t.Fatal(err)
		}
		m, err := LoadManifest(path)
		if err == nil {
			m.Implementations()
			return
		}
		var wrong *ManifestError
		if !errors.As(err, &wrong) || wrong.Problem == "" {
			t.Fatalf("no ManifestError with a problem: %v", err)
		}
		// A carriage return alone ends a line, too, for YAML.
		if most := bytes.Count(source, []byte("\n")) + bytes.Count(source, []byte("\r")) + 1; wrong.Line < 0 || wrong.Line > most {
			t.Fatalf("the place is line %d of %d: %v", wrong.Line, most, err)
		}
	})
}

// FuzzWords splits any command. Its words, each in single quotes, are the same command again.
func FuzzWords(f *testing.F) {
	f.Add(`python3 "my file.py" --x='a b' \"`)
	f.Add(`"C:\dir\" {addr}`)
	f.Fuzz(func(t *testing.T, command string) {
		split, err := words(command, false)
		if err != nil {
			return
		}
		var quoted []string
		for _, word := range split {
			quoted = append(quoted, "'"+strings.ReplaceAll(word, "'", `'\''`)+"'")
		}
		again, err := words(strings.Join(quoted, " "), false)
		if err != nil || strings.Join(again, "\x00") != strings.Join(split, "\x00") {
			t.Fatalf("%q is %q, and in quotes %q, %v", command, split, again, err)
		}
	})
}
