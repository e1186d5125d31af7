package wire

import (
	"bytes"
	"math"
	"strings"
	"testing"
)

func TestFramingNamesRoundTrip(t *testing.T) {
	want := "u32be u32le u16be u16le u8 u64be u64le u32be+header u32le+header u16be+header u16le+header " +
		"u8+header u64be+header u64le+header crlf"
	var names []string
	for _, f := range Fixed() {
		names = append(names, f.String())
		if parsed, err := ParseFraming(f.String()); err != nil || parsed != f {
			t.Errorf("parse %s: %+v, %v; want %+v", f, parsed, err, f)
		}
	}
	if got := strings.Join(names, " "); got != want {
		t.Errorf("names are\n%s, want\n%s", got, want)
	}
	if Fixed()[0] != Default {
		t.Errorf("the first framing is %s", Fixed()[0])
	}
}

func TestParseFramingRefuses(t *testing.T) {
	for name, near := range map[string]string{
		"": "", "u32": "u32be", "U32BE": "u32be", "u8be": "u8", "u25be": "u24be", "crlf+header": "crlf", " u32be": "u32be", "mlp": "mllp",
		"nul": "nul-text", "protobuf": "", "modbus-tcp": "modbus", "none": "",
	} {
		_, err := ParseFraming(name)
		if err == nil {
			t.Errorf("%q was accepted", name)
			continue
		}
		for _, part := range []string{`"` + name + `"`, "`sockdrill framings`"} {
			if !strings.Contains(err.Error(), part) {
				t.Errorf("error of %q does not have %s: %v", name, part, err)
			}
		}
		if found := strings.Contains(err.Error(), "near it are"); found != (near != "") || !strings.Contains(err.Error(), near) {
			t.Errorf("error of %q should name %q as near: %v", name, near, err)
		}
	}
}

func TestSizes(t *testing.T) {
	for _, c := range []struct {
		name             string
		header, overhead int
		capacity         uint64
	}{
		{"crlf", 0, 2, math.MaxUint64},
		{"u8", 1, 1, 255},
		{"u8+header", 1, 1, 254},
		{"u16le", 2, 2, 65535},
		{"u32be+header", 4, 4, math.MaxUint32 - 4},
		{"u64be", 8, 8, math.MaxUint64},
	} {
		f, err := ParseFraming(c.name)
		if err != nil {
			t.Fatal(err)
		}
		if f.HeaderLen() != c.header || f.Overhead() != c.overhead || f.Capacity() != c.capacity {
			t.Errorf("%s: header %d, overhead %d, capacity %d; want %d, %d, %d",
				f, f.HeaderLen(), f.Overhead(), f.Capacity(), c.header, c.overhead, c.capacity)
		}
		if f.Line() != (c.name == "crlf") {
			t.Errorf("%s: Line is %v", f, f.Line())
		}
	}
}

func TestHeadersThatLie(t *testing.T) {
	for _, c := range []struct {
		name, header string
		got          []byte
	}{
		{"claims", "\x00\x01\x00\x02", Default.Header(0x10002)},
		{"claims, little-endian", "\x02\x00\x01\x00", Named("u32le").Header(0x10002)},
		{"claims, header counted", "\x00\x07", Named("u16be+header").Header(5)},
		{"field, header counted", "\x00\x01", Named("u16be+header").Field(1)},
		{"greatest", "\xff\xff\xff\xff", Default.Header(Default.Capacity())},
	} {
		if string(c.got) != c.header {
			t.Errorf("%s: header is %x, want %x", c.name, c.got, c.header)
		}
	}
}

func TestWhatCannotBeFramedPanics(t *testing.T) {
	for name, act := range map[string]func(){
		"payload above the width":         func() { Named("u8").Frame(make([]byte, 256)) },
		"payload above with the header":   func() { Named("u8+header").Frame(make([]byte, 255)) },
		"length above the width":          func() { Default.Header(1 << 32) },
		"length above 64 bits in a field": func() { Named("u64be+header").Header(math.MaxUint64) },
		"field above the width":           func() { Named("u16be").Field(1 << 16) },
		"line with CR LF":                 func() { Framing{}.Frame([]byte("a\r\nb")) },
		"header of a line":                func() { Framing{}.Header(5) },
		"seven bytes to number":           func() { Numbered(make([]byte, 7), 0, 0) },
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Error("did not panic")
				}
			}()
			act()
		})
	}
}

func TestFrameIgnoresMax(t *testing.T) {
	f := Named("u32be").Limited(2)
	if got := f.Frame([]byte("abc")); string(got) != "\x00\x00\x00\x03abc" {
		t.Errorf("frame above Max is %x", got)
	}
}

func TestGuess(t *testing.T) {
	payload := Fill(20, 'a')
	for _, spoken := range Fixed() {
		declared := Named("u32be").Limited(100)
		got, ok := declared.Guess(spoken.Frame(payload), payload)
		spoken.Max = declared.Max
		if !ok || got != spoken {
			t.Errorf("echo in %s: guessed %s, %v", spoken, got, ok)
		}
	}
	frame := Default.Frame(payload)
	for name, echo := range map[string][]byte{
		"nothing":       nil,
		"payload alone": payload,
		"cut short":     frame[:len(frame)-1],
		"one byte more": append(bytes.Clone(frame), 0),
		"another":       Default.Frame(Fill(20, 'b')),
	} {
		if got, ok := Default.Guess(echo, payload); ok {
			t.Errorf("%s: guessed %s", name, got)
		}
	}
}

func TestTheLongestPayload(t *testing.T) {
	for _, c := range []struct {
		name                  string
		max                   int64
		largest, announceable int64
	}{
		{"crlf", 0, math.MaxInt64, math.MaxInt64},
		{"crlf", 100, 100, 100},
		{"u8", 0, 255, 255},
		{"u8", 100, 100, 100},
		{"u8", 1000, 255, 255},
		{"u64be", 0, math.MaxInt64, math.MaxInt64},
		{"bolt", 1 << 20, 1 << 20, 65535}, // a message goes on in further chunks
	} {
		f, err := ParseFraming(c.name)
		if err != nil {
			t.Fatal(err)
		}
		f.Max = c.max
		if f.Largest() != c.largest || f.Announceable() != c.announceable {
			t.Errorf("%s with a limit of %d: %d at most, %d in one header; want %d and %d", f, c.max, f.Largest(), f.Announceable(),
				c.largest, c.announceable)
		}
	}
}

func TestWhatIsSpeltFitsTheLimit(t *testing.T) {
	plain, quoted := Named("u8"), Named("json-lines")
	if got := plain.Spell([]byte("payload"), 3); string(got) != "pay" {
		t.Errorf("%q is what 3 bytes of a payload come to", got)
	}
	if got := quoted.Spell([]byte("payload"), 5); len(got) > 5 || len(got) == 0 {
		t.Errorf("%q is spelt within 5 bytes", got)
	}
}
