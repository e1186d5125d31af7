package frame

import (
	"bytes"
	"errors"
	"testing"
)

// numbered is a framing of numbered frames.
func numbered(t *testing.T, with Transform) Framing {
	t.Helper()
	with.Sequence = true
	f, err := parse(t, "u32be").With(with, 1000)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestAFrameIsTakenOnce(t *testing.T) {
	for _, with := range []Transform{{}, {Compress: true}, {Key: []byte("a key")}, {Compress: true, Key: []byte("a key")}} {
		f := numbered(t, with)
		made, err := f.Append(nil, []byte("pay 10 to Ann"), 1000)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			numbers []uint64
			taken   int
			end     error
		}{
			{[]uint64{1, 2, 3}, 3, nil},
			{[]uint64{5, 900, 1 << 63}, 3, nil},
			{[]uint64{1, 1}, 1, ErrReplay},
			{[]uint64{1, 2, 1, 3}, 2, ErrReplay},
			{[]uint64{0}, 0, ErrReplay},
		} {
			d, taken := NewDecoder(f, 1000), 0
			for _, n := range c.numbers {
				d.Feed(f.Stamped(made, n))
			}
			payload, ok, err := d.Next()
			for ; ok; payload, ok, err = d.Next() {
				if taken++; !bytes.Equal(payload, []byte("pay 10 to Ann")) {
					t.Errorf("%+v: %q came out", with, payload)
				}
			}
			if taken != c.taken || !errors.Is(err, c.end) {
				t.Errorf("%+v, %v: %d taken, %v", with, c.numbers, taken, err)
			}
		}
	}
}

func TestANumberIsSigned(t *testing.T) {
	f := numbered(t, Transform{Key: []byte("a key")})
	made, _ := f.Append(nil, []byte("pay 10 to Ann"), 1000)
	stamped := f.Stamped(made, 1)
	stamped[f.width+numberLen-1] = 2
	d := NewDecoder(f, 1000)
	d.Feed(stamped)
	if _, _, err := d.Next(); !errors.Is(err, ErrSignature) {
		t.Errorf("a number that was changed: %v", err)
	}
}

func TestWhatCannotBeNumbered(t *testing.T) {
	if _, err := parse(t, "netstring").With(Transform{Sequence: true}, 1000); err == nil {
		t.Error("a header of any length has room for a number")
	}
	f := numbered(t, Transform{})
	d := NewDecoder(f, 1000)
	d.Feed([]byte("\x00\x00\x00\x07seven b"))
	if _, _, err := d.Next(); !errors.Is(err, ErrMalformed) {
		t.Errorf("a frame shorter than a number: %v", err)
	}
	plain := parse(t, "u32be")
	if made := []byte("\x00\x00\x00\x01a"); &plain.Stamped(made, 1)[0] != &made[0] {
		t.Error("what is not numbered is copied")
	}
}
