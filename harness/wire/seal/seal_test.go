package seal

import (
	"bytes"
	"errors"
	"math"
	"testing"
)

var (
	key = []byte("0123456789abcdef")
	all = map[string]Steps{
		"nothing": nil, "deflate": {{Kind: Deflate}}, "zlib": {{Kind: Zlib}}, "gzip": {{Kind: Gzip}}, "signed": {{Kind: HMAC, Key: key}},
		"encrypted": {{Kind: AESGCM, Key: key}}, "compressed and signed": {{Kind: Deflate}, {Kind: HMAC, Key: []byte("k")}},
		"numbered": {{Kind: Sequence, Numbers: &Numbers{Bytes: 4}}}, "compressed, numbered, signed": {{Kind: Deflate}, {Kind: Sequence,
			Numbers: &Numbers{Bytes: 8, Little: true}}, {Kind: HMAC, Key: key}},
		"signed, compressed, encrypted": {{Kind: HMAC, Key: key}, {Kind: Gzip}, {Kind: AESGCM, Key: key}},
	}
	sizes = []int{0, 1, 2, 100, 65534, 65535, 65536, 131070, 131071, 200_000}
)

func TestWhatIsSealedComesBack(t *testing.T) {
	for name, s := range all {
		for _, n := range sizes {
			p := bytes.Repeat([]byte("abcde"), n/5+1)[:n]
			for how, sealed := range map[string][]byte{"as it is": s.Seal(p), "squeezed": s.Squeezed(p)} {
				if got, err := s.Open(sealed, uint64(n)); err != nil || !bytes.Equal(got, p) {
					t.Errorf("%s, %d bytes, %s: %d bytes, %v", name, n, how, len(got), err)
				}
			}
			if got := s.Sealed(uint64(n)); got != uint64(len(s.Seal(p))) {
				t.Errorf("%s, %d bytes: Sealed is %d, and Seal made %d", name, n, got, len(s.Seal(p)))
			}
		}
	}
}

func TestWithin(t *testing.T) {
	for name, s := range all {
		for _, n := range []uint64{200, 4096, 65535, 65541, 1 << 20, math.MaxUint32} {
			most := s.Within(n)
			if s.Sealed(most) > n || s.Sealed(most+1) <= n {
				t.Errorf("%s: within %d is %d, which are %d sealed, and one more %d", name, n, most, s.Sealed(most), s.Sealed(most+1))
			}
		}
	}
	if got := all["deflate"].Sealed(math.MaxUint64); got != math.MaxUint64 {
		t.Errorf("the longest of all is %d bytes sealed", got)
	}
}

func TestALimitHoldsForWhatIsExpanded(t *testing.T) {
	for name, s := range all {
		bomb := s.Squeezed(make([]byte, 1<<20))
		if _, err := s.Open(bomb, 1<<20-1); !errors.Is(err, ErrTooLarge) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestWhatIsWrongIsNoticed(t *testing.T) {
	for name, s := range all {
		for _, w := range s.Wrong([]byte("a message, a message, a message")) {
			if got, err := s.Open(w.Seal, 1<<20); err == nil {
				t.Errorf("%s, %s (%s): it opens as %q", name, w.Name, w.What, got)
			}
		}
	}
	if n := len(all["signed, compressed, encrypted"].Wrong(nil)); n != 9 {
		t.Errorf("%d are wrong, want 9", n)
	}
}

func TestKeysAreChecked(t *testing.T) {
	for _, s := range []Step{{Kind: AESGCM, Key: key[:15]}, {Kind: AESGCM}, {Kind: HMAC}, {Kind: Sequence}, {Kind: Sequence, Numbers: &Numbers{Bytes: 2}}} {
		if s.Check() == nil {
			t.Errorf("%s takes a key of %d bytes", s.Kind, len(s.Key))
		}
	}
	for name, steps := range all {
		for _, s := range steps {
			if err := s.Check(); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

func TestNumbersGrow(t *testing.T) {
	for _, n := range []*Numbers{{Bytes: 4}, {Bytes: 4, Little: true}, {Bytes: 8}, {Bytes: 8, Little: true}} {
		s := Steps{{Kind: Gzip}, {Kind: Sequence, Numbers: n}, {Kind: AESGCM, Key: key}}
		for want := uint64(1); want <= 300; want++ {
			sealed := s.Seal([]byte("a message"))
			if got, err := s.Number(sealed, 100); err != nil || got != want {
				t.Fatalf("%d bytes, little-endian %v: message %d has number %d, %v", n.Bytes, n.Little, want, got, err)
			}
		}
		plain := Steps{{Kind: Sequence, Numbers: n}}
		lies := plain.Seal(nil)
		if first, last := lies[0], lies[n.Bytes-1]; first != 0 && !n.Little || last != 0 && n.Little {
			t.Errorf("%d bytes, little-endian %v: the number lies as %x", n.Bytes, n.Little, lies)
		}
		if _, err := plain.Open(lies[1:], 100); !errors.Is(err, ErrNumber) {
			t.Errorf("a number that is cut: %v", err)
		}
	}
	if all["signed"].Counts() || !all["compressed, numbered, signed"].Counts() {
		t.Error("which steps number messages is told wrongly")
	}
}

func FuzzOpen(f *testing.F) {
	for _, s := range all {
		f.Add(s.Seal([]byte("a message")))
	}
	f.Fuzz(func(t *testing.T, sealed []byte) {
		for name, s := range all {
			if p, err := s.Open(sealed, 1000); err == nil && len(p) > 1000 {
				t.Errorf("%s: %d bytes came out", name, len(p))
			}
		}
	})
}
