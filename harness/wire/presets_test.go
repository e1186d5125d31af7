package wire

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/sockdrill/sockdrill/harness/wire/layout"
)

// each runs a test for every preset.
func each(t *testing.T, test func(t *testing.T, name string, f Framing)) {
	t.Helper()
	if len(Names()) < 50 {
		t.Fatalf("there are only %d presets: the test looks in the wrong place", len(Names()))
	}
	for _, name := range Names() {
		t.Run(name, func(t *testing.T) { test(t, name, Named(name)) })
	}
}

func TestPresetsAreShortAndHaveASourceAndGoldenFrames(t *testing.T) {
	each(t, func(t *testing.T, name string, f Framing) {
		source, err := os.ReadFile("presets/" + name + ".yaml")
		if err != nil {
			t.Fatal(err)
		}
		if described, _, _ := strings.Cut(string(source), "golden:"); strings.Count(described, "\n") > 12 {
			t.Errorf("its description has %d lines", strings.Count(described, "\n"))
		}
		if f.Layout().Source == "" || len(GoldenOf(name)) == 0 {
			t.Error("it has no source, or no frame of which the bytes are known")
		}
		if parsed, err := ParseFraming(name); err != nil || parsed != f || f.String() != name || f.Text() != name {
			t.Errorf("parsed it is %s, %v", parsed, err)
		}
	})
}

func TestGoldenFramesOfPresetsEncode(t *testing.T) {
	each(t, func(t *testing.T, name string, f Framing) {
		for _, g := range GoldenOf(name) {
			var seen layout.Seen
			found, ok, err := f.Layout().Scan(g.Frame, f.limit(), &seen)
			if !ok || err != nil || found.Size != len(g.Frame) || !bytes.Equal(found.Payload, g.Payload) {
				t.Fatalf("% x: payload % x of a frame of %d bytes, %v, %v", g.Frame, found.Payload, found.Size, ok, err)
			}
			if again := f.Layout().Append(nil, g.Payload, found.Free); !bytes.Equal(again, g.Frame) {
				t.Errorf("frame is\n% x, want\n% x", again, g.Frame)
			}
		}
	})
}

// Every way to cut three frames into two pieces, and into single bytes, gives the same payloads.
func TestGoldenFramesOfPresetsDecodeInEverySegmentation(t *testing.T) {
	each(t, func(t *testing.T, name string, f Framing) {
		for _, g := range GoldenOf(name) {
			stream := bytes.Repeat(g.Frame, 3)
			for cut := range stream {
				holds(t, f, g.Payload, stream[:cut], stream[cut:])
			}
			var single [][]byte
			for i := range stream {
				single = append(single, stream[i:i+1])
			}
			holds(t, f, g.Payload, single...)
		}
	})
}

// holds refuses pieces that are not three times the payload, and half a frame that is taken for a whole one.
func holds(t *testing.T, f Framing, payload []byte, pieces ...[]byte) {
	t.Helper()
	got, ending := decode(f, pieces...)
	if ending != "" || len(got) != 3 {
		t.Fatalf("pieces of %d: %d payloads, ended %q", len(pieces[0]), len(got), ending)
	}
	for _, p := range got {
		if !bytes.Equal(p, payload) {
			t.Fatalf("pieces of %d: payload % x, want % x", len(pieces[0]), p, payload)
		}
	}
}

// payloads of a preset: of several lengths, and of all bytes where it may hold them.
func payloadsOf(f Framing, random *rand.Rand) (all [][]byte) {
	for _, n := range []int{0, 1, 2, 3, 4, 20, 126, 127, 128, 129, 200, 253, 254, 255, 256, 300, 2000, 16383, 16384} {
		p := Fill(n, byte(random.Uint32()))
		if !f.Layout().Clean() {
			for i := range p {
				p[i] = 'a' + p[i]%26
			}
			p = f.Layout().Spell(p)
		}
		if f.Layout().Fits(p) == nil {
			all = append(all, p)
		}
	}
	return all
}

func TestRandomSegmentationOfPresets(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	random := rand.New(rand.NewPCG(seed, 0))
	each(t, func(t *testing.T, _ string, f Framing) {
		for range 5 {
			payloads := payloadsOf(f, random)
			if len(payloads) < 5 {
				t.Fatalf("only %d payloads fit", len(payloads))
			}
			random.Shuffle(len(payloads), func(i, j int) { payloads[i], payloads[j] = payloads[j], payloads[i] })
			got, ending := decode(f, cutUp(random, f.Frames(payloads...))...)
			if ending != "" || !slices.EqualFunc(got, payloads, bytes.Equal) {
				t.Fatalf("seed %d: %d payloads of %d, ended %q", seed, len(got), len(payloads), ending)
			}
		}
	})
}

func TestPresetsHoldALimit(t *testing.T) {
	each(t, func(t *testing.T, _ string, f Framing) {
		for _, p := range payloadsOf(f, rand.New(rand.NewPCG(1, 1))) {
			if len(p) == 0 {
				continue
			}
			if got, ending := decode(f.Limited(int64(len(p))), f.Frame(p)); ending != "" || len(got) != 1 {
				t.Errorf("%d bytes within a limit of as many: %d payloads, ended %q", len(p), len(got), ending)
			}
			if len(p) == 1 { // a limit of 0 is none
				continue
			}
			if got, ending := decode(f.Limited(int64(len(p)-1)), f.Frame(p)); ending != string(TooLarge) || len(got) != 0 {
				t.Errorf("%d bytes and a limit of one less: %d payloads, ended %q", len(p), len(got), ending)
			}
		}
	})
}

// Whatever never ends is refused at a limit, and nothing is allocated by a claim.
func TestWhatNeverEndsIsRefusedAtTheLimit(t *testing.T) {
	each(t, func(t *testing.T, name string, f Framing) {
		const limit = 1000
		d := f.Limited(limit).NewDecoder()
		golden := GoldenOf(name)[0]
		spans, _ := f.Layout().Spans(golden.Frame)
		start := 0
		if !f.Layout().HasLength() && spans[0].Name != "the payload" {
			start = spans[0].To
		}
		d.Write(golden.Frame[:start])
		var err error
		for n := 0; err == nil && d.Count() == 0; n++ {
			if n > 10*limit {
				t.Fatalf("%d bytes of %q without an error", n, "a")
			}
			d.Write([]byte("a"))
			_, _, err = d.Next()
			if cap(d.buf) > 64*limit {
				t.Fatalf("%d bytes came and %d are allocated", n, cap(d.buf))
			}
		}
		var wrong *FrameError
		if ended := errors.As(err, &wrong); f.Layout().HasLength() && !ended && d.Count() == 0 ||
			!f.Layout().HasLength() && (!ended || wrong.Kind != TooLarge) {
			t.Errorf("it ends with %v, after %d frames", err, d.Count())
		}
	})
}

func TestWrongFramesOfPresetsAreRefused(t *testing.T) {
	kinds := map[string]int{}
	each(t, func(t *testing.T, name string, f Framing) {
		for _, w := range f.Layout().Wrong(GoldenOf(name)[0].Payload) {
			kinds[w.Name]++
			follows := append(bytes.Clone(w.Bytes), f.Frame(GoldenOf(name)[0].Payload)...)
			for _, pieces := range [][][]byte{{w.Bytes}, {follows}, {w.Bytes[:1], w.Bytes[1:]}} {
				if got, ending := decode(f, pieces...); len(got) > 0 || ending != string(Malformed) && ending != string(TooLarge) {
					t.Errorf("%s (%s), % x: %d payloads, ended %q", w.Name, w.What, w.Bytes, len(got), ending)
				}
			}
		}
	})
	for _, kind := range []string{
		"constant", "terminator", "no terminator", "check", "below minimum", "above maximum", "endless varint", "longer varint",
		"indefinite length", "no digit", "no digits", "sign", "leading zero", "endless digits", "endless head", "escape",
	} {
		if kinds[kind] == 0 {
			t.Errorf("no preset has a wrong frame of the kind %q", kind)
		}
	}
}

func TestCutsAreAllPlacesWithinAFrame(t *testing.T) {
	each(t, func(t *testing.T, name string, f Framing) {
		for _, g := range GoldenOf(name) {
			cuts := f.Layout().Cuts(g.Frame)
			if len(cuts) != len(g.Frame)-1 {
				t.Fatalf("% x: %d cuts in %d bytes", g.Frame, len(cuts), len(g.Frame))
			}
			for i, c := range cuts {
				if c.At != i+1 || c.Name == "" {
					t.Errorf("cut %d is at %d, %q", i, c.At, c.Name)
				}
			}
		}
		if len(f.Layout().Cuts([]byte{1})) > 0 && len(f.Layout().Cuts(nil)) > 0 {
			t.Error("what is no frame has cuts")
		}
	})
}

func TestCutsHaveNames(t *testing.T) {
	for name, want := range map[string]string{
		"mllp": "between the constant 0b and the payload; after byte 1 of 2 of the payload; between the payload and the terminator 1c 0d; " +
			"after byte 1 of 2 of the terminator 1c 0d",
		"stx-etx-lrc": "between the constant 02 and the payload; after byte 1 of 2 of the payload; between the payload and the terminator 03; " +
			"between the terminator 03 and the check xor8",
		"varint": "between the length and the payload; after byte 1 of 2 of the payload",
	} {
		var names []string
		for _, c := range Named(name).Layout().Cuts(Named(name).Frame([]byte("hi"))) {
			names = append(names, c.Name)
		}
		if got := strings.Join(names, "; "); got != want {
			t.Errorf("%s: cuts are\n%s, want\n%s", name, got, want)
		}
	}
}

// FuzzPresets: a decoder never panics, never takes a byte that is not the frame's, gives the same however the stream is cut, and what it
// took is what the encoder makes of it.
func FuzzPresets(fuzz *testing.F) {
	for i, name := range Names() {
		for _, g := range GoldenOf(name) {
			fuzz.Add(uint8(i), int64(0), append(bytes.Clone(g.Frame), g.Frame...), uint16(len(g.Frame)/2))
		}
		for _, w := range Named(name).Layout().Wrong(GoldenOf(name)[0].Payload) {
			fuzz.Add(uint8(i), int64(100), w.Bytes, uint16(1))
		}
	}
	fuzz.Fuzz(func(t *testing.T, which uint8, limit int64, stream []byte, cut uint16) {
		f := Named(Names()[int(which)%len(Names())]).Limited(limit)
		at := min(int(cut), len(stream))
		payloads, ending := decode(f, stream)
		again, endingAgain := decode(f, stream[:at], stream[at:])
		if ending != endingAgain || !slices.EqualFunc(payloads, again, bytes.Equal) {
			t.Fatalf("%s, cut at %d: %d payloads and %q, whole: %d and %q", f, at, len(again), endingAgain, len(payloads), ending)
		}
		encodesAgain(t, f, stream, payloads)
	})
}

func encodesAgain(t *testing.T, f Framing, stream []byte, payloads [][]byte) {
	t.Helper()
	l := f.Layout()
	var seen layout.Seen
	for _, want := range payloads {
		found, ok, err := l.Scan(stream, f.limit(), &seen)
		if !ok || err != nil || !bytes.Equal(found.Payload, want) {
			t.Fatalf("%s: a payload that was decoded is not found: %v, %v", f, ok, err)
		}
		frame := stream[l.Skip(stream):found.Size]
		stream, seen = stream[found.Size:], seen.Next()
		if l.Fits(want) != nil { // JSON texts are read as any bytes, and others never made
			continue
		}
		made := l.Append(nil, found.Payload, found.Free)
		if l.Exact() && !bytes.Equal(made, frame) {
			t.Fatalf("%s: % x is decoded, and % x made of it", f, frame, made)
		}
		if got, ending := decode(f, made); ending != "" || len(got) != 1 || !bytes.Equal(got[0], want) {
			t.Fatalf("%s: what is made, % x, is decoded as %d payloads and %q", f, made, len(got), ending)
		}
	}
}
