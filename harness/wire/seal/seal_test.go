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
		"nothing": nil, "deflate": {{Kind: Deflate}}, "zlib": {{Kind: Zlib}}, "gzip": {{Kind: Gzip}}, "signed": {{HMAC, key}},
		"encrypted": {{AESGCM, key}}, "compressed and signed": {{Kind: Deflate}, {HMAC, []byte("k")}},
		"signed, compressed, encrypted": {{HMAC, key}, {Kind: Gzip}, {AESGCM, key}},
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
	for _, s := range []Step{{AESGCM, key[:15]}, {AESGCM, nil}, {HMAC, nil}} {
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
