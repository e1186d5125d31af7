package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/sockdrill/sockdrill/harness/record"
)

func TestADissectorIsWrittenFromWhateverDeclaresAFraming(t *testing.T) {
	dir := t.TempDir()
	manifest, mine := filepath.Join(dir, "sockdrill.yaml"), filepath.Join(dir, "mine.yaml")
	for path, text := range map[string]string{
		manifest: "name: x\nserver:\n  target: 127.0.0.1:7007\n  framing: modbus\n", mine: "parts: [{length: {bytes: 2}}, payload]\n",
	} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		args []string
		says []string
	}{
		{[]string{"modbus"}, []string{`local NAME, TITLE = "sd_modbus", "modbus"`, "local PORTS = {  }"}},
		{[]string{mine}, []string{`local NAME, TITLE = "sd_mine"`, `["bytes"] = 2`}},
		{[]string{"-f", manifest}, []string{`"sd_modbus"`, "local PORTS = { 7007 }"}},
	} {
		code, out, problem := call(t, append([]string{"dissector"}, c.args...)...)
		for _, want := range c.says {
			if code != record.ExitOK || !strings.Contains(out, want) {
				t.Errorf("dissector %v: exit code %d, without %s: %s%.400s", c.args, code, want, problem, out)
			}
		}
	}
}

func TestADissectorReplacesNothing(t *testing.T) {
	file := filepath.Join(t.TempDir(), "x.lua")
	for n, want := range []int{record.ExitOK, record.ExitUsage} {
		if code, _, problem := call(t, "dissector", "u32be", "-o", file); code != want {
			t.Errorf("call %d: exit code %d: %s", n+1, code, problem)
		}
	}
	if code, _, problem := call(t, "dissector"); code != record.ExitUsage || !strings.Contains(problem, "give one of the two") {
		t.Errorf("exit code %d: %s", code, problem)
	}
}
