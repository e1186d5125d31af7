package frame

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"math/rand/v2"
	"os"
	"testing"
)

// vector is one row of the golden vectors, which tie this codec and the harness's own to the same text.
type vector struct {
	Name     string
	Framing  string
	Max      int
	Stream   string
	Payloads []string
	Error    string

	Otherwise bool // a sender may write it so, and this one writes it in another way
}

func vectors(t *testing.T) []vector {
	t.Helper()
	raw, err := os.ReadFile("../../harness/wire/testdata/frames.json")
	if err != nil {
		t.Fatal(err)
	}
	var rows []vector
	if err := json.Unmarshal(raw, &rows); err != nil {
		t.Fatal(err)
	}
	if len(rows) == 0 {
		t.Fatal("frames.json holds no vectors")
	}
	return rows
}

func unhex(t *testing.T, s string) []byte {
	t.Helper()
	raw, err := hex.DecodeString(s)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func parse(t *testing.T, name string) Framing {
	t.Helper()
	f, err := Parse(name)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// decode feeds the stream in pieces as long as piece says and returns what came out, and the word for how it ended.
func decode(d *Decoder, stream []byte, piece func() int) (payloads [][]byte, end string) {
	for {
		payload, ok, err := d.Next()
		switch {
		case errors.Is(err, ErrTooLarge):
			return payloads, "frame_too_large"
		case err != nil:
			return payloads, "malformed"
		case ok:
			payloads = append(payloads, payload)
		case len(stream) == 0 && d.Partial():
			return payloads, "truncated"
		case len(stream) == 0:
			return payloads, ""
		default:
			n := min(piece(), len(stream))
			if n%2 == 1 {
				d.Park() // may come between any two reads, and must change nothing
			}
			d.Feed(stream[:n])
			stream = stream[n:]
		}
	}
}

func TestGoldenDecode(t *testing.T) {
	pieces := map[string]func() int{
		"whole":    func() int { return 1 << 30 },
		"one byte": func() int { return 1 },
		"random":   func() int { return 1 + rand.IntN(9) },
	}
	for _, row := range vectors(t) {
		for how, piece := range pieces {
			got, end := decode(NewDecoder(parse(t, row.Framing), row.Max), unhex(t, row.Stream), piece)
			if end != row.Error {
				t.Errorf("%s, %s: ended %q, want %q", row.Name, how, end, row.Error)
			}
			if len(got) != len(row.Payloads) {
				t.Errorf("%s, %s: %d payloads, want %d", row.Name, how, len(got), len(row.Payloads))
				continue
			}
			for i, want := range row.Payloads {
				if hex.EncodeToString(got[i]) != want {
					t.Errorf("%s, %s: payload %d is %x, want %s", row.Name, how, i, got[i], want)
				}
			}
		}
	}
}

func TestGoldenEncode(t *testing.T) {
	for _, row := range vectors(t) {
		if row.Error != "" || row.Otherwise {
			continue
		}
		var stream []byte
		for _, payload := range row.Payloads {
			var err error
			stream, err = parse(t, row.Framing).Append(stream, unhex(t, payload), row.Max)
			if err != nil {
				t.Errorf("%s: Append: %v", row.Name, err)
			}
		}
		if hex.EncodeToString(stream) != row.Stream {
			t.Errorf("%s: encoded %x, want %s", row.Name, stream, row.Stream)
		}
	}
}

func TestAppendRefuses(t *testing.T) {
	for _, row := range []struct {
		framing string
		payload []byte
		max     int
		want    error
	}{
		{"u32be", make([]byte, 11), 10, ErrTooLarge},
		{"u8", make([]byte, 256), 0, ErrTooLarge},
		{"u8+header", make([]byte, 255), 0, ErrTooLarge},
		{"u16be", make([]byte, 1<<16), 0, ErrTooLarge},
		{"crlf", []byte("x\r\nINJECT"), 0, ErrMalformed},
	} {
		dst, err := parse(t, row.framing).Append([]byte("before"), row.payload, row.max)
		if !errors.Is(err, row.want) {
			t.Errorf("%s, %d bytes: %v, want %v", row.framing, len(row.payload), err, row.want)
		}
		if string(dst) != "before" {
			t.Errorf("%s: a refused payload left %q behind", row.framing, dst)
		}
	}
}

// The reference refuses a varint with a byte more than it needs. Others may take it: Protocol Buffers' own readers do.
func TestAVarintHasNoByteMoreThanItNeeds(t *testing.T) {
	got, end := decode(NewDecoder(parse(t, "varint"), 0), unhex(t, "0568656c6c6f8300616263"), func() int { return 1 << 30 })
	if len(got) != 1 || end != "malformed" {
		t.Errorf("%d messages, and the stream ended %q", len(got), end)
	}
}

// What is between two flags and does not fit its check is no message, and harms none: RFC 1662 section 4.3.
func TestFlaggedStreamBeginsAgain(t *testing.T) {
	f := parse(t, "hdlc")
	framed := func(payload string) string {
		stream, err := f.Append(nil, []byte(payload), 0)
		if err != nil {
			t.Fatal(err)
		}
		return string(stream)
	}
	one, two := framed("one"), framed("two")
	for name, stream := range map[string]string{
		"a bit turned over":        one + "~tw\x00o~" + two,
		"bytes before the first":   "noise" + one + two,
		"bytes between":            one + "noise" + two,
		"flags in a row":           one + "~~~" + two + "~~",
		"one flag for both":        one[:len(one)-1] + two,
		"given up by an escape":    one + "~tw}~" + two,
		"too short for its check":  one + "~t~" + two,
		"the last flag missing":    one + "~half of it" + two,
		"an escape before nothing": one + "~}~" + two,
	} {
		for how, piece := range map[string]func() int{"whole": func() int { return 1 << 20 }, "one byte": func() int { return 1 }} {
			got, end := decode(NewDecoder(f, 16), []byte(stream), piece)
			if len(got) != 2 || string(got[0]) != "one" || string(got[1]) != "two" || end != "" {
				t.Errorf("%s, %s: %q, ended %q; want one and two", name, how, got, end)
			}
		}
	}
}

func TestParseRefuses(t *testing.T) {
	for _, name := range []string{"u24be", "crlf+header", "U32BE"} {
		if _, err := Parse(name); err == nil {
			t.Errorf("Parse(%q) gave no error", name)
		}
	}
}

func TestDeclaredLengthIsNotAllocated(t *testing.T) {
	d := NewDecoder(parse(t, "u32be"), 0)
	d.Feed([]byte{0x7f, 0xff, 0xff, 0xff, 'x'})
	if _, ok, err := d.Next(); ok || err != nil {
		t.Fatalf("Next: %v, %v; want nothing yet", ok, err)
	}
	if cap(d.buf) > firstRoom {
		t.Errorf("a header that claims 2 GiB made the decoder hold %d bytes", cap(d.buf))
	}
	d.Park()
	if cap(d.buf) > 512 {
		t.Errorf("five bytes are held in %d while nothing comes", cap(d.buf))
	}
}

func TestParkBetweenFramesHoldsNothing(t *testing.T) {
	for _, length := range []int{0, 1, firstRoom, 3 * keptRoom, 5 << 20} {
		d := NewDecoder(parse(t, "u32be"), 0)
		d.Lend(make([]byte, keptRoom))
		stream, _ := d.framing.Append(nil, make([]byte, length), 0)
		d.Feed(stream)
		if payload, ok, err := d.View(); !ok || len(payload) != length || err != nil {
			t.Errorf("View: %d bytes, %v, %v; want the %d that were fed", len(payload), ok, err, length)
		}
		if d.Park(); d.lent != nil || d.buf != nil {
			t.Errorf("after a frame of %d bytes %d are held", length, cap(d.buf))
		}
	}
}

// A read must always have somewhere to go, and the room must not shrink to crumbs as a long frame grows.
func TestRoom(t *testing.T) {
	d := NewDecoder(parse(t, "u32be"), 0)
	d.Feed([]byte{0, 0x40, 0, 0})
	for d.Partial() && len(d.buf) < 4<<20 {
		room := d.Room()
		if len(room) < cap(d.buf)/4 || len(room) > max(2*len(d.buf), firstRoom) {
			t.Fatalf("room for %d bytes after %d have come", len(room), len(d.buf))
		}
		d.Fill(min(len(room), 10_000))
	}
}

// What a long frame needed is not held for good, also if the first bytes of the next one came with its last.
func TestMemoryOfALongFrameIsGivenBack(t *testing.T) {
	d := NewDecoder(parse(t, "u32be"), 0)
	stream, _ := d.framing.Append(nil, make([]byte, 5<<20), 0)
	d.Feed(append(stream, 0, 0, 0))
	if payload, ok, err := d.View(); !ok || len(payload) != 5<<20 || err != nil {
		t.Fatalf("View: %d bytes, %v, %v", len(payload), ok, err)
	}
	d.Feed([]byte{1, 'x'})
	if payload, ok, err := d.View(); !ok || string(payload) != "x" || err != nil {
		t.Errorf("View: %q, %v, %v; want the frame that began with the last bytes of the long one", payload, ok, err)
	}
	if cap(d.buf) > keptRoom {
		t.Errorf("%d bytes are held after it", cap(d.buf))
	}
}

func TestErrorIsSticky(t *testing.T) {
	d := NewDecoder(parse(t, "u8"), 1)
	d.Feed([]byte{2})
	for range 2 {
		if _, _, err := d.Next(); !errors.Is(err, ErrTooLarge) {
			t.Errorf("Next: %v, want %v", err, ErrTooLarge)
		}
		d.Feed([]byte{'a', 'b', 1, 'c'})
	}
}

func TestPayloadIsTheCallers(t *testing.T) {
	d := NewDecoder(parse(t, "u8"), 0)
	d.Feed([]byte{2, 'a', 'b'})
	first, _, _ := d.Next()
	d.Feed([]byte{2, 'c', 'd'})
	if !bytes.Equal(first, []byte("ab")) {
		t.Errorf("the first payload became %q when more bytes came", first)
	}
}
