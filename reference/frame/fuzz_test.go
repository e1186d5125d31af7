package frame

import (
	"bytes"
	"errors"
	"testing"
)

// names are all framings.
var names = []string{"u8", "u16be", "u16le", "u32be", "u32le", "u64be", "u64le", "u8+header", "u16be+header", "u16le+header",
	"u32be+header", "u32le+header", "u64be+header", "u64le+header", "crlf", "varint", "dle-stx", "hdlc",
	"netstring", "sunrpc", "rtsp-interleaved"}

// FuzzDecoder holds two decoders of one stream against each other: one gets it whole and copies what comes out, the other
// gets it in pieces as steps says, lends what comes out, and is parked in between. They must agree, and hold no more memory
// than what arrived allows.
func FuzzDecoder(f *testing.F) {
	f.Add(uint8(3), uint16(0), []byte("\x00\x00\x00\x01a\x00\x00\x00\x00\x00\x00\x00\x02bc"), []byte{1, 2, 0x83})
	f.Add(uint8(14), uint16(4), []byte("a\r\n\r\r\n\nlonger\r"), []byte{0x81})
	f.Add(uint8(15), uint16(0), []byte("\x01a\x00\x81\x01"), []byte{1, 0x81})
	f.Add(uint8(16), uint16(3), []byte("\x10\x02a\x10\x10\x10\x03\x10\x02\x10"), []byte{1, 0xC2})
	f.Add(uint8(17), uint16(9), []byte("~\xff\x03}^\x00\x04\xce\x7f~~~\x00\x00~"), []byte{1, 0x83})
	f.Add(uint8(18), uint16(9), []byte("3:abc,0:,5:hello,01:a,"), []byte{1, 0x83})
	f.Add(uint8(19), uint16(9), []byte("\x00\x00\x00\x01a\x00\x00\x00\x00\x80\x00\x00\x01b\x80\x00\x00\x00"), []byte{3, 0x81})
	f.Add(uint8(20), uint16(9), []byte("$\x00\x00\x01a$\x01\x00\x00#"), []byte{1, 0x82})
	f.Add(uint8(10), uint16(0), []byte{0, 0, 0, 3, 0x7f, 0xff, 0xff, 0xff}, []byte{0x80})
	f.Add(uint8(3), uint16(0), []byte("\x00\x00\x00\x14twenty bytes of text\x00\x00\x00\x01a\x00\x00\x00\x02bc"), []byte{0xC6, 0xC9, 5, 0xC2})
	f.Fuzz(func(t *testing.T, which uint8, limit uint16, stream, steps []byte) {
		framing := parse(t, names[int(which)%len(names)])
		whole, end := decode(NewDecoder(framing, int(limit)), stream, func() int { return len(stream) })
		lent, endLent := lend(t, NewDecoder(framing, int(limit)), stream, steps)
		if end != endLent || len(whole) != len(lent) {
			t.Fatalf("whole: %d payloads and %q, in pieces: %d and %q", len(whole), end, len(lent), endLent)
		}
		for i := range whole {
			if !bytes.Equal(whole[i], lent[i]) {
				t.Fatalf("payload %d is %x whole and %x in pieces", i, whole[i], lent[i])
			}
			if limit > 0 && len(whole[i]) > int(limit) {
				t.Fatalf("payload %d of %d bytes is above the limit %d", i, len(whole[i]), limit)
			}
		}
	})
}

// lend decodes the stream as a reader does: into Room, with View. Where a step's high bit says so it is parked, and gets another
// buffer if the next bit says so.
func lend(t *testing.T, d *Decoder, stream, steps []byte) (payloads [][]byte, end string) {
	for turn := 0; ; turn++ {
		payload, ok, err := d.View()
		switch {
		case errors.Is(err, ErrTooLarge):
			return payloads, "frame_too_large"
		case err != nil:
			return payloads, "malformed"
		case ok:
			payloads = append(payloads, bytes.Clone(payload))
		case len(stream) == 0 && d.Partial():
			return payloads, "truncated"
		case len(stream) == 0:
			return payloads, ""
		default:
			stream = stream[takeIn(t, d, stream, step(steps, turn)):]
		}
	}
}

func step(steps []byte, turn int) byte {
	if len(steps) == 0 {
		return 1
	}
	return steps[turn%len(steps)]
}

// takeIn reads some bytes as step says and returns how many.
func takeIn(t *testing.T, d *Decoder, stream []byte, step byte) int {
	if step&0x80 != 0 {
		d.Park()
		if !d.Partial() && d.buf != nil {
			t.Fatalf("parked between two frames the decoder holds %d bytes", cap(d.buf))
		}
		if step&0x40 != 0 {
			d.Lend(make([]byte, 8+step&0x3f))
		}
	}
	n := copy(d.Room(), stream[:min(1+int(step&0x7f), len(stream))])
	d.Fill(n)
	if most := max(keptRoom, 4*len(d.buf)); cap(d.buf) > most {
		t.Fatalf("%d bytes have arrived and are not returned, and the decoder holds %d, more than %d", len(d.buf), cap(d.buf), most)
	}
	return n
}

// FuzzAppend encodes any payload: it is refused, and nothing is left behind, or a decoder gives it back and nothing else.
func FuzzAppend(f *testing.F) {
	f.Add(uint8(3), uint16(0), []byte("payload"))
	f.Add(uint8(7), uint16(0), make([]byte, 255))
	f.Add(uint8(14), uint16(3), []byte("\r\n"))
	f.Add(uint8(14), uint16(0), []byte("ends in \r"))
	f.Fuzz(func(t *testing.T, which uint8, limit uint16, payload []byte) {
		framing := parse(t, names[int(which)%len(names)])
		encoded, err := framing.Append([]byte("before"), payload, int(limit))
		if err != nil {
			if string(encoded) != "before" {
				t.Fatalf("refused with %v, but %q was left", err, encoded)
			}
			return
		}
		d := NewDecoder(framing, int(limit))
		d.Feed(encoded[len("before"):])
		got, ok, err := d.Next()
		if !ok || err != nil || !bytes.Equal(got, payload) || d.Partial() {
			t.Fatalf("%x came back as %x, %v, %v", payload, got, ok, err)
		}
	})
}
