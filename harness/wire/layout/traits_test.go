package layout

import "testing"

func TestTraits(t *testing.T) {
	for text, want := range map[string]struct {
		varint, at   int
		checked      bool
		start        string
		escape       byte
		escapes, len bool
	}{
		"{parts: [{any: 1}, {length: {as: varint, bytes: 4}}, payload]}": {varint: 4, at: 1, len: true},
		"{parts: [{length: {bytes: 2}}, payload]}":                       {len: true},
		`{parts: [{const: "7e"}, payload, {check: {kind: crc16-x25, over: payload}}, {const: "7e"}], escape: {byte: 7d, xor: "20"}}`: {
			checked: true, start: "~", escape: '}', escapes: true},
		`{parts: [payload, {const: "00"}], escape: cobs}`: {},
	} {
		l, err := Read([]byte(text))
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		by, escapes := l.Escapes()
		if l.Varint() != want.varint || l.Checked() != want.checked || string(l.Start()) != want.start || by != want.escape ||
			escapes != want.escapes || l.HasLength() != want.len {
			t.Errorf("%s: a varint of %d bytes, checked %v, start %q, escape %x %v", text, l.Varint(), l.Checked(), l.Start(), by, escapes)
		}
		if l.HasLength() && l.LengthAt() != want.at {
			t.Errorf("%s: the length is at %d, want %d", text, l.LengthAt(), want.at)
		}
	}
}
