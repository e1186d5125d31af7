package frame

import (
	"bytes"
	"errors"
	"testing"
	"testing/quick"
)

var transforms = map[string]Transform{
	"none":                 {},
	"compressed":           {Compress: true},
	"signed":               {Key: []byte("a key")},
	"compressed, signed":   {Compress: true, Key: []byte("a key")},
	"signed by an odd key": {Key: bytes.Repeat([]byte("long"), 100)},
}

func TestWhatWasSealedComesBack(t *testing.T) {
	for name, tr := range transforms {
		back := func(payload []byte) bool {
			sealed := tr.Seal([]byte("before"), payload)
			got, err := tr.Open([]byte("kept"), sealed[len("before"):], len(payload)+1, new(uint64))
			return err == nil && bytes.Equal(got, append([]byte("kept"), payload...))
		}
		if err := quick.Check(back, nil); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAnyChangeIsNoticed(t *testing.T) {
	tr := transforms["compressed, signed"]
	sealed := tr.Seal(nil, []byte("pay 10 to Ann"))
	for i := range sealed {
		changed := bytes.Clone(sealed)
		changed[i] ^= 1
		if _, err := tr.Open(nil, changed, 0, new(uint64)); !errors.Is(err, ErrSignature) {
			t.Errorf("byte %d changed: %v, want a wrong signature", i, err)
		}
	}
	other := Transform{Compress: true, Key: []byte("another key")}
	if _, err := other.Open(nil, sealed, 0, new(uint64)); !errors.Is(err, ErrSignature) {
		t.Errorf("opened by another key: %v", err)
	}
	if _, err := tr.Open(nil, sealed[:31], 0, new(uint64)); !errors.Is(err, ErrSignature) {
		t.Errorf("shorter than a signature: %v", err)
	}
}

func TestLimitHoldsAfterExpansion(t *testing.T) {
	tr := transforms["compressed"]
	bomb := tr.Seal(nil, make([]byte, 8<<20))
	if len(bomb) > 1<<20 {
		t.Fatalf("the bomb has %d bytes", len(bomb))
	}
	if _, err := tr.Open(nil, bomb, 1<<20, new(uint64)); !errors.Is(err, ErrTooLarge) {
		t.Errorf("8 MiB within 1 MiB: %v, want too large", err)
	}
	exact := tr.Seal(nil, make([]byte, 1000))
	if got, err := tr.Open(nil, exact, 1000, new(uint64)); err != nil || len(got) != 1000 {
		t.Errorf("exactly the limit: %d bytes, %v", len(got), err)
	}
	if _, err := tr.Open(nil, exact, 999, new(uint64)); !errors.Is(err, ErrTooLarge) {
		t.Errorf("one above the limit: %v", err)
	}
}

func TestBrokenCompressionIsMalformed(t *testing.T) {
	tr := transforms["compressed"]
	whole := tr.Seal(nil, []byte("some words, some words, some words"))
	for name, sealed := range map[string][]byte{
		"nothing": {}, "cut": whole[:len(whole)-3], "more behind": append(bytes.Clone(whole), 'x'), "no deflate": []byte("\xff\xff\xff"),
	} {
		if _, err := tr.Open(nil, sealed, 0, new(uint64)); !errors.Is(err, ErrMalformed) {
			t.Errorf("%s: %v, want malformed", name, err)
		}
	}
}

func FuzzOpen(f *testing.F) {
	tr := transforms["compressed"]
	f.Add(tr.Seal(nil, []byte("words")))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, sealed []byte) {
		got, err := tr.Open(nil, sealed, 4096, new(uint64))
		if err == nil && len(got) > 4096 {
			t.Errorf("%d bytes beyond the limit of 4096", len(got))
		}
	})
}
