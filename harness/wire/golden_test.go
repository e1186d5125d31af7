package wire

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"os"
	"strings"
	"testing"
)

// hexBytes is bytes that a vector writes in hexadecimal.
type hexBytes []byte

func (h *hexBytes) UnmarshalText(text []byte) (err error) {
	*h, err = hex.DecodeString(string(text))
	return err
}

type frameVector struct {
	Name     string
	Framing  string
	Max      int64
	Stream   hexBytes
	Payloads []hexBytes
	Error    string

	Otherwise bool // Frame writes it in another way
}

// readVectors reads one of the golden files; a field it does not know is an error.
func readVectors[T any](t testing.TB, path string) []T {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	decoder := json.NewDecoder(file)
	decoder.DisallowUnknownFields()
	var vectors []T
	if err := decoder.Decode(&vectors); err != nil {
		t.Fatalf("read %s: %v", path, err)
	}
	if len(vectors) == 0 {
		t.Fatalf("read %s: no vectors", path)
	}
	return vectors
}

func frameVectors(t testing.TB) []frameVector {
	t.Helper()
	return readVectors[frameVector](t, "testdata/frames.json")
}

func (v frameVector) framing(t testing.TB) Framing {
	t.Helper()
	f, err := ParseFraming(v.Framing)
	if err != nil {
		t.Fatalf("vector %s: %v", v.Name, err)
	}
	f.Max = v.Max
	return f
}

// decode writes pieces to a new decoder, takes all frames after each, and tells
// how the stream ended in the words of the vectors.
func decode(f Framing, pieces ...[]byte) (payloads [][]byte, ending string) {
	d := f.NewDecoder()
	for _, piece := range pieces {
		d.Write(piece)
		for {
			payload, ok, err := d.Next()
			if err != nil {
				var broken *FrameError
				if !errors.As(err, &broken) {
					return payloads, "not a FrameError: " + err.Error()
				}
				return payloads, string(broken.Kind)
			}
			if !ok {
				break
			}
			payloads = append(payloads, payload)
		}
	}
	if d.Pending() > 0 {
		return payloads, "truncated"
	}
	return payloads, ""
}

func singles(stream []byte) (pieces [][]byte) {
	for i := range stream {
		pieces = append(pieces, stream[i:i+1])
	}
	return pieces
}

func (v frameVector) check(t *testing.T, how string, payloads [][]byte, ending string) {
	t.Helper()
	if ending != v.Error {
		t.Errorf("%s: ended %q, want %q", how, ending, v.Error)
	}
	if len(payloads) != len(v.Payloads) {
		t.Fatalf("%s: %d payloads, want %d", how, len(payloads), len(v.Payloads))
	}
	for i, got := range payloads {
		if !bytes.Equal(got, v.Payloads[i]) {
			t.Errorf("%s: payload %d is %x, want %x", how, i, got, v.Payloads[i])
		}
	}
}

func TestGoldenDecode(t *testing.T) {
	for _, v := range frameVectors(t) {
		t.Run(v.Name, func(t *testing.T) {
			f := v.framing(t)
			payloads, ending := decode(f, v.Stream)
			v.check(t, "in one piece", payloads, ending)
			payloads, ending = decode(f, singles(v.Stream)...)
			v.check(t, "byte by byte", payloads, ending)
			for cut := range v.Stream {
				payloads, ending = decode(f, v.Stream[:cut], v.Stream[cut:])
				v.check(t, "in two pieces", payloads, ending)
			}
		})
	}
}

func TestGoldenEncode(t *testing.T) {
	for _, v := range frameVectors(t) {
		if v.Otherwise {
			continue
		}
		var payloads [][]byte
		for _, p := range v.Payloads {
			payloads = append(payloads, p)
		}
		got := v.framing(t).Frames(payloads...)
		if !bytes.HasPrefix(v.Stream, got) {
			t.Errorf("%s: frames are %x, want a prefix of %x", v.Name, got, []byte(v.Stream))
		}
		if v.Error == "" && len(got) != len(v.Stream) {
			t.Errorf("%s: %d bytes of frames, want %d", v.Name, len(got), len(v.Stream))
		}
	}
}

// A framing without vectors would be tied to nothing.
func TestGoldenCoversEveryFramingAndEnding(t *testing.T) {
	seen := map[string]bool{}
	for _, v := range frameVectors(t) {
		seen[v.Framing+" "+v.Error] = true
	}
	for _, f := range Fixed() {
		for _, ending := range []string{"", "truncated", "frame_too_large"} {
			if !seen[f.String()+" "+ending] {
				t.Errorf("no vector of %s that ends %q", f, ending)
			}
		}
		if strings.HasSuffix(f.String(), headerSuffix) && !seen[f.String()+" malformed"] {
			t.Errorf("no malformed vector of %s", f)
		}
	}
}
