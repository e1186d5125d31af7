package wire

import (
	"bytes"
	"slices"
	"testing"
)

// Whatever comes between two right frames that the specification of a framing lets its receivers drop, both come out, however the stream is cut.
func TestAForgivingDecoderGoesOnWhereTheSpecificationSaysSo(t *testing.T) {
	first, next := []byte("the first one"), []byte("the next one")
	for _, c := range []struct {
		framing, name string
		wrong         func(f Framing) []byte
	}{
		{"hdlc", "a check that does not fit", spoilt},
		{"hdlc", "a frame too short for a check", func(Framing) []byte { return []byte("\x7ea\x7e") }},
		{"hdlc", "a frame that was given up", func(Framing) []byte { return []byte("\x7eabc\x7d\x7e") }},
		{"hdlc", "bytes before a mark", func(Framing) []byte { return []byte("no mark before this") }},
		{"hdlc", "marks in a row", func(Framing) []byte { return []byte("\x7e\x7e\x7e") }},
		{"fix", "a check that does not fit", spoilt},
	} {
		t.Run(c.framing+": "+c.name, func(t *testing.T) {
			f := Named(c.framing)
			stream := slices.Concat(f.Frame(first), c.wrong(f), f.Frame(next))
			for cut := range stream {
				d := f.NewForgivingDecoder()
				var got [][]byte
				for _, piece := range [][]byte{stream[:cut], stream[cut:]} {
					d.Write(piece)
					for {
						p, ok, err := d.Next()
						if err != nil {
							t.Fatalf("cut after %d bytes: %v", cut, err)
						}
						if !ok {
							break
						}
						got = append(got, p)
					}
				}
				if len(got) != 2 || !bytes.Equal(got[0], first) || !bytes.Equal(got[1], next) {
					t.Fatalf("cut after %d bytes: %q", cut, got)
				}
			}
		})
	}
}

// What no specification lets anybody drop stays the end: a framing that says nothing of it, and what stands where FIX has its first field.
func TestAForgivingDecoderForgivesNothingElse(t *testing.T) {
	for _, c := range []struct {
		framing string
		stream  []byte
	}{
		{"stx-etx-lrc", spoilt(Named("stx-etx-lrc"))},
		{"fix", append([]byte("no field"), Named("fix").Frame([]byte("x"))...)},
		{"u32be+header", []byte{0, 0, 0, 1}},
	} {
		d := Named(c.framing).NewForgivingDecoder()
		d.Write(c.stream)
		if p, ok, err := d.Next(); err == nil {
			t.Errorf("%s: %q, %v, and no error", c.framing, p, ok)
		}
	}
}

// spoilt is a frame with a bit of its payload changed behind the back of its check.
func spoilt(f Framing) []byte {
	frame := f.Frame([]byte("whose check does not fit"))
	frame[bytes.IndexByte(frame, 'k')] ^= 1
	return frame
}
