package main

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A run over TLS leaves no private key behind, and the secrets of its connections in its report alone.
func TestKeysAndSecretsStayWhereTheyBelong(t *testing.T) {
	needTool(t, "sh")
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	home, out := t.TempDir(), t.TempDir()
	for _, place := range []string{"TMPDIR", "HOME"} {
		t.Setenv(place, home)
	}
	t.Setenv("SSLKEYLOGFILE", filepath.Join(home, "secrets.txt"))
	t.Chdir(home)
	told := filepath.Join(out, "told.txt")
	server := "sh -c 'echo {key} >>" + told + "; exec " + self + " reference server --listen {addr} --tls-cert {cert} --tls-key {key}'"
	exit, said, log := call(t, "run", "TLS-007.server", "--server", server, "--transport", "tls", "--keep-traces", "--out", filepath.Join(out,
		"report"))
	if exit != 0 {
		t.Fatalf("exit %d: %s%s", exit, said, log)
	}
	keys, err := os.ReadFile(told)
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range strings.Fields(string(keys)) {
		if _, err := os.Stat(key); !strings.HasPrefix(key, home) || !os.IsNotExist(err) {
			t.Errorf("the key %s was not in the temporary folder of a case, or is still there: %v", key, err)
		}
	}
	if len(keys) == 0 || !holds(t, filepath.Join(out, "report"), "CLIENT_TRAFFIC_SECRET_0") {
		t.Error("no server was told a key, or the report has no secrets: nothing is looked at")
	}
	for _, folder := range []string{home, out} {
		if holds(t, folder, "PRIVATE KEY") {
			t.Errorf("a private key was left in %s", folder)
		}
	}
	if holds(t, home, "_SECRET") {
		t.Errorf("the secrets of a connection were left in %s, outside the report", home)
	}
}

// holds reports whether a file beneath a folder holds the words.
func holds(t *testing.T, folder, words string) (found bool) {
	t.Helper()
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		found = found || bytes.Contains(text, []byte(words))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}
