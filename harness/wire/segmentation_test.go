package wire

import (
	"bytes"
	"math/rand/v2"
	"testing"
	"time"
)

// Whatever the payloads and wherever the stream is cut, the same payloads come
// out in the same order.
func TestRandomSegmentation(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	for _, f := range Fixed() {
		for round := range 30 {
			payloads := randomPayloads(random, f)
			got, ending := decode(f, cutUp(random, f.Frames(payloads...))...)
			if ending != "" {
				t.Fatalf("seed %d, %s, round %d: ended %q", seed, f, round, ending)
			}
			if len(got) != len(payloads) {
				t.Fatalf("seed %d, %s, round %d: %d payloads, want %d", seed, f, round, len(got), len(payloads))
			}
			for i := range got {
				if !bytes.Equal(got[i], payloads[i]) {
					t.Fatalf("seed %d, %s, round %d: payload %d differs", seed, f, round, i)
				}
			}
		}
	}
}

func randomPayloads(random *rand.Rand, f Framing) [][]byte {
	longest := int(min(f.Capacity(), 2000))
	payloads := make([][]byte, 1+random.IntN(20))
	for i := range payloads {
		p := Fill(random.IntN(longest+1), byte(random.Uint32()))
		if f.Line() {
			// Many a stray CR and LF, and no CR LF.
			for at := range p {
				p[at] = "\r\nab"[random.IntN(4)]
			}
			p = bytes.ReplaceAll(p, []byte("\r\n"), []byte("\n\r"))
			for bytes.Contains(p, []byte("\r\n")) {
				p = bytes.ReplaceAll(p, []byte("\r\n"), []byte("\n"))
			}
		}
		payloads[i] = p
	}
	return payloads
}

func cutUp(random *rand.Rand, stream []byte) (pieces [][]byte) {
	longest := 1 + random.IntN(4096)
	for len(stream) > 0 {
		n := min(1+random.IntN(longest), len(stream))
		pieces = append(pieces, stream[:n])
		stream = stream[n:]
	}
	return pieces
}

func FuzzDecoder(fuzz *testing.F) {
	for _, v := range frameVectors(fuzz) {
		for i, f := range Fixed() {
			if f.String() == v.Framing {
				fuzz.Add(uint8(i), v.Max, []byte(v.Stream), uint16(len(v.Stream)/2))
			}
		}
	}
	fuzz.Fuzz(func(t *testing.T, which uint8, limit int64, stream []byte, cut uint16) {
		f := Fixed()[int(which)%len(Fixed())]
		f.Max = limit
		at := min(int(cut), len(stream))
		payloads, ending := decode(f, stream)
		again, endingAgain := decode(f, stream[:at], stream[at:])
		if ending != endingAgain || !bytes.Equal(f.Frames(payloads...), f.Frames(again...)) {
			t.Errorf("cut at %d: %d payloads and %q, whole: %d and %q", at, len(again), endingAgain, len(payloads), ending)
		}
		frames := f.Frames(payloads...)
		if !bytes.HasPrefix(stream, frames) || (ending == "") != (len(frames) == len(stream)) {
			t.Errorf("%d payloads encode to %x, which the stream does not begin with, or ends %q after", len(payloads), frames, ending)
		}
		for _, p := range payloads {
			if limit > 0 && int64(len(p)) > limit {
				t.Errorf("a payload of %d bytes above the limit %d", len(p), limit)
			}
		}
	})
}
