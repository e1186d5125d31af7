package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/sockdrill/sockdrill/harness/wire"
)

func TestFramingsAreListedAndExplained(t *testing.T) {
	exit, out, err := call(t, "framings")
	if exit != 0 {
		t.Fatalf("exit %d: %s", exit, err)
	}
	for _, name := range wire.Names() {
		if !strings.Contains(out, "\n"+name+" ") && !strings.HasPrefix(out, name+" ") {
			t.Errorf("%s is not listed", name)
		}
		exit, text, err := call(t, "framings", name)
		if exit != 0 || !strings.Contains(text, wire.Named(name).Layout().Words()) || !strings.Contains(text, "It can be cut in ") ||
			!strings.Contains(text, "framing:\n") {
			t.Errorf("%s: exit %d, %s\n%s", name, exit, err, text)
		}
	}
}

func TestAFramingIsExplainedByteByByte(t *testing.T) {
	if _, out, _ := call(t, "framings", "hdlc"); !strings.Contains(out, "bad_check: drop    RFC 1662 section 4.3") {
		t.Errorf("it does not say what its specification fixes: %s", out)
	}
	_, out, _ := call(t, "framings", "stx-etx-lrc")
	for _, want := range []string{
		"02, payload, 03, check xor8 u8 over parts 2 to 3", "ISO 1745", "A frame of 6 bytes", "0  02 ", "the constant 02", "1  31 32 33 ", "the payload",
		"4  03 ", "the terminator 03", "5  33 ", "the check xor8", "any bytes but 03", "It can be cut in 5 places", "5 between the terminator 03 and the check xor8",
		"another bit in the check xor8: 02 31 32 33 03 32",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("the explanation lacks %q:\n%s", want, out)
		}
	}
}

func TestAFramingInAFileIsExplained(t *testing.T) {
	path := filepath.Join(t.TempDir(), "mine.yaml")
	write := func(text string) {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("parts: [length: {bytes: 2, order: little}, payload]")
	if exit, out, err := call(t, "framings", path); exit != 0 || !strings.Contains(out, "mine: length u16le") || !strings.Contains(out, "05 00") {
		t.Errorf("exit %d: %s%s", exit, out, err)
	}
	write("parts:\n  - payload\n  - payload\n")
	for _, command := range [][]string{{"framings", path}, {"run", "--server", "x {addr}", "--framing", path}, {"check", "x {addr}", "--framing", path}} {
		if exit, _, err := call(t, command...); exit != 2 || !strings.Contains(err, "mine.yaml:3:5: two payloads") {
			t.Errorf("%v: exit %d: %s", command, exit, err)
		}
	}
	if exit, _, err := call(t, "framings", "mlllp"); exit != 2 || !strings.Contains(err, "mllp") || !strings.Contains(err, "`sockdrill framings`") {
		t.Errorf("exit %d: %s", exit, err)
	}
	if exit, _, err := call(t, "run", "--server", "x {addr}", "--framing", "tpkt"); exit != 2 || !strings.Contains(err, "less than the protocol allows") {
		t.Errorf("exit %d: %s", exit, err)
	}
}
