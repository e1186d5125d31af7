package reliable

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"os"
	"testing"
)

type vector struct {
	Name, Datagram  string
	Kind            Kind
	Session, Number uint32
	Payload, Error  string
}

func vectors(t testing.TB) (all []vector) {
	t.Helper()
	raw, err := os.ReadFile("testdata/datagrams.json")
	if err == nil {
		err = json.Unmarshal(raw, &all)
	}
	if err != nil || len(all) == 0 {
		t.Fatalf("%d vectors: %v", len(all), err)
	}
	return all
}

func unhex(t testing.TB, text string) []byte {
	t.Helper()
	b, err := hex.DecodeString(text)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestGolden(t *testing.T) {
	for _, v := range vectors(t) {
		b := unhex(t, v.Datagram)
		d, err := Parse(b)
		if v.Error != "" {
			if !errors.Is(err, ErrNone) {
				t.Errorf("%s: %v, %v", v.Name, d, err)
			}
			continue
		}
		payload := unhex(t, v.Payload)
		if err != nil || d.Kind != v.Kind || d.Session != v.Session || d.Number != v.Number || !bytes.Equal(d.Payload, payload) {
			t.Errorf("%s: %v, %v", v.Name, d, err)
		}
		if got := (Datagram{v.Kind, v.Session, v.Number, payload}).Bytes(); !bytes.Equal(got, b) {
			t.Errorf("%s is encoded as %x", v.Name, got)
		}
		if _, err := Parse(d.Forged()); !errors.Is(err, ErrNone) {
			t.Errorf("%s: forged, it is still taken: %v", v.Name, err)
		}
	}
}

func TestNumbersBeginAgain(t *testing.T) {
	for _, c := range []struct {
		a, b uint32
		want bool
	}{{1, 0, true}, {0, 1, false}, {5, 5, false}, {0, 1<<32 - 1, true}, {1<<32 - 1, 0, false}, {1<<31 - 1, 0, true}, {1<<31 + 1, 0, false}} {
		if After(c.a, c.b) != c.want {
			t.Errorf("%d after %d: %v", c.a, c.b, !c.want)
		}
	}
}

// FuzzParse takes any bytes: what is a datagram is encoded to the same bytes again.
func FuzzParse(f *testing.F) {
	for _, v := range vectors(f) {
		f.Add(unhex(f, v.Datagram))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		if d, err := Parse(b); err == nil && !bytes.Equal(d.Bytes(), b) {
			t.Fatalf("%x is encoded as %x", b, d.Bytes())
		}
	})
}
