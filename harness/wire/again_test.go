package wire

import (
	"bytes"
	"testing"
)

func TestWhatIsNumberedIsMadeAnewEachTime(t *testing.T) {
	numbered, err := ParseFraming("{parts: [length: {bytes: 4}, payload], transform: [sequence: u32be]}")
	if err != nil {
		t.Fatal(err)
	}
	p := []byte("once more")
	for _, f := range []Framing{numbered, Named("u32be"), Named("crlf")} {
		again := f.Again(p, p)
		stream := bytes.Join([][]byte{f.Repeated(p, 2), again(), again()}, nil)
		counts := f.Layout().Sealed().Counts()
		if one := f.Frame(p); bytes.Count(stream, one) == 6 == counts {
			t.Errorf("%s: numbered %v, and in % x the same frame stands %d times", f, counts, stream, bytes.Count(stream, one))
		}
		d := f.NewDecoder()
		d.Write(stream)
		for n := range 6 {
			if got, ok, err := d.Next(); !ok || err != nil || !bytes.Equal(got, p) {
				t.Fatalf("%s: frame %d is %q, %v, %v", f, n, got, ok, err)
			}
		}
	}
}
