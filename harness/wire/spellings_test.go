package wire

import (
	"bytes"
	"math"
	"slices"
	"strings"
	"testing"
)

// Whatever a sender may write is read, however it is cut, and is none of what Frame writes.
func TestEverySpellingIsRead(t *testing.T) {
	found := map[string]bool{}
	each(t, func(t *testing.T, name string, f Framing) {
		for _, s := range f.Layout().Spellings(math.MaxInt64) {
			found[name+": "+s.Name] = true
			if bytes.Equal(s.Bytes, f.Frames(s.Payloads...)) {
				t.Errorf("two messages, %s, are as Frame writes them", s.Name)
			}
			for cut := range s.Bytes {
				got, ending := decode(f, s.Bytes[:cut], s.Bytes[cut:])
				if ending != "" || !slices.EqualFunc(got, s.Payloads, bytes.Equal) {
					t.Fatalf("two messages, %s, cut at %d: %q, ended %q\n% x", s.Name, cut, got, ending, s.Bytes)
				}
			}
		}
	})
	for _, want := range []string{
		"hdlc: the second of which begins with the mark that ends the first", "hdlc: with bytes before and between them that mean nothing",
		"hdlc: the first of which has more bytes escaped than it needs", "slip: with bytes before and between them that mean nothing",
		"cobs: with bytes before and between them that mean nothing", "sunrpc: the first of which is in several fragments",
		"cobs: the first of which ends in a full block with an empty one behind it",
		"bolt: the first of which is in several fragments", "bolt: with an empty frame before each, which is no message",
		"fastcgi: the first of which has padding", "ldap: the length of the first of which has zeros in front",
		"fix: the length of the first of which has zeros in front", "stomp: the first of which has another head, number 1",
		"stomp: with bytes before and between them that mean nothing", "lsp: the first of which has another head, number 1",
		"json-lines: the first of which has white space around it", "json-seq: with bytes before and between them that mean nothing",
	} {
		if !found[want] {
			t.Errorf("there is no %q", want)
		}
	}
}

// The bytes are those of the specifications, not what this package makes of itself.
func TestOtherSpellingsOfTheSpecifications(t *testing.T) {
	for _, c := range []struct{ framing, stream, payloads string }{
		{"hdlc", "7eff03c021017d5e0004ce7f7eff03c021017d5e0004ce7f7e", "ff03c021017e0004 ff03c021017e0004"}, // RFC 1662 §3.1: one flag between
		{"hdlc", "7e7e7eff03c021017d5e0004ce7f7e7e7e", "ff03c021017e0004"},                                  // fill
		{"hdlc", "7e7ddf03c021017d5e0004ce7f7e", "ff03c021017e0004"},                                        // ff need not be escaped, and may be
		{"slip", "c001c0c002c0", "01 02"},                                                                   // RFC 1055: END at both ends
		{"cobs", "000311220233000000" + "0101" + "00", "11220033 00"},                                       // marks before, and in a row
		{"ldap", "30840000000c02010160070201030400" + "8000", "02010160070201030400" + "8000"},
		{"bolt", "0000000100" + "0000" + "0000", "00"},
		{"json-lines", "7b7d0d0a207b7d0a", "7b7d 7b7d"},
		{"gdb-remote", "246b6b23" + "4436", "6b6b"}, // the digits of a check in capitals
	} {
		got, ending := decode(Named(c.framing), unhex(c.framing, c.stream))
		var want [][]byte
		for _, p := range strings.Fields(c.payloads) {
			want = append(want, unhex(c.framing, p))
		}
		if ending != "" || !slices.EqualFunc(got, want, bytes.Equal) {
			t.Errorf("%s, %s: %x, ended %q", c.framing, c.stream, got, ending)
		}
	}
	for name, stream := range map[string]string{"hdlc": "ff03c021017d5e0004ce7f7e", "netstring": "30323a61622c", "mqtt": "c08000"} {
		if got, ending := decode(Named(name), unhex(name, stream)); ending != string(Malformed) || len(got) > 0 {
			t.Errorf("%s, %s: %x, ended %q, and is malformed", name, stream, got, ending)
		}
	}
}

// A flag behind the last frame is no beginning of another one: the stream may end there.
func TestAFlagBehindAFrameIsNoTruncatedOne(t *testing.T) {
	d := Named("hdlc").NewDecoder()
	d.Write([]byte{0x7e})
	if d.Pending() != 1 {
		t.Error("a flag before any frame begins one")
	}
	d.Write(Named("hdlc").Frame([]byte("a"))[1:])
	d.Write([]byte{0x7e})
	if _, ok, err := d.Next(); !ok || err != nil || d.Pending() != 0 {
		t.Errorf("%v, %v: %d bytes are pending", ok, err, d.Pending())
	}
}
