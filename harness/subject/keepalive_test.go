package subject

import (
	"strings"
	"testing"
)

// What a server sends of its own accord is none of its answers, and is answered by a frame of its framing.
func TestSignsOfLifeAreSetAside(t *testing.T) {
	i := echoing(t, `name: a
server:
  command: x {addr}
  framing: u16be
  exchange:
    question: "01 {payload}"
    answer: "02 {payload}"
    keepalive:
      - {to: "03 {tag:u16be}", with: "04 {tag:u16be}"}
      - to: "05"
`)
	f, err := i.Wire()
	if err != nil {
		t.Fatal(err)
	}
	d := f.Answers().NewDecoder()
	d.Write([]byte("\x00\x03\x03\x00\x07\x00\x03\x02hi\x00\x01\x05"))
	if p, ok, err := d.Next(); !ok || err != nil || string(p) != "hi" {
		t.Errorf("%q, %v, %v", p, ok, err)
	}
	if _, ok, err := d.Next(); ok || err != nil || d.Count() != 1 {
		t.Errorf("another answer: %v, %v, %d", ok, err, d.Count())
	}
	aside, size := d.Aside()
	if len(aside) != 2 || size != 8 {
		t.Fatalf("%q was set aside, %d bytes", aside, size)
	}
	lives := i.Lives()
	if got := lives(aside[0]); string(got) != "\x00\x03\x04\x00\x07" {
		t.Errorf("%q is answered by %q", aside[0], got)
	}
	if got := lives(aside[1]); got != nil {
		t.Errorf("%q is answered by %q", aside[1], got)
	}
	if (Implementation{}).Lives() != nil {
		t.Error("who declares nothing of the kind is answered")
	}
}

func TestSignsOfLifeThatCannotBe(t *testing.T) {
	server := func(framing, keepalive string) string {
		return "name: a\nserver:\n  command: x {addr}\n  framing: " + framing + "\n  exchange: {question: \"01{payload}0a\", answer: \"01{payload}0a\", " +
			"keepalive: [" + keepalive + "]}\n"
	}
	for manifest, says := range map[string]string{
		server("none", `{to: "03"}`):                                        "without framing nobody knows",
		server("u8", `{with: "03"}`):                                        "needs the question",
		server("u8", `{to: "03", with: "??"}`):                              "has no * and no ??",
		server("u8", `{to: "03", with: "{tag:u8}"}`):                        "does not have",
		server("u8", `{to: "03", answer: "04"}`):                            "answer",
		"name: a\nserver: {command: 'x {addr}', keepalive: [{to: \"03\"}]}": "exchange.keepalive",
		"name: a\nclient: {command: x, keepalive: [{to: \"03\"}]}":          "with an adapter",
	} {
		if _, err := LoadManifest(writeManifest(t, manifest)); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v, want %q", manifest, err, says)
		}
	}
}
