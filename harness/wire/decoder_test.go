package wire

import (
	"errors"
	"math"
	"testing"

	"github.com/sockdrill/sockdrill/harness/wire/layout"
)

func TestFrameErrorTellsLengthAndSticks(t *testing.T) {
	const limit = 16
	for _, c := range []struct {
		name   string
		f      Framing
		stream []byte
		kind   layout.ErrorKind
		length uint64
	}{
		{"above the limit", Named("u32be").Limited(limit), []byte{0, 0, 0, 17}, TooLarge, 17},
		{"header counted", Named("u32be+header").Limited(limit), []byte{0, 0, 0, 21}, TooLarge, 17},
		{"greatest", Named("u64be").Limited(limit), []byte("\xff\xff\xff\xff\xff\xff\xff\xff"), TooLarge, math.MaxUint64},
		{"below the header", Named("u16le+header"), []byte{1, 0}, Malformed, 1},
		{"line", Framing{}.Limited(3), []byte("a line\r\n"), TooLarge, 4},
		{"line without end", Framing{}.Limited(3), []byte("a line that goes on"), TooLarge, 4},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := c.f.NewDecoder()
			d.Write(c.stream)
			_, _, err := d.Next()
			var broken *FrameError
			if !errors.As(err, &broken) || broken.Kind != c.kind || broken.Length != c.length {
				t.Fatalf("error is %v, want %s of length %d", err, c.kind, c.length)
			}
			pending := d.Pending()
			d.Write(c.f.Frame([]byte("x")))
			payload, ok, again := d.Next()
			if again != err || ok || payload != nil {
				t.Errorf("after the error: %q, %v, %v; want the same error", payload, ok, again)
			}
			if d.Pending() != pending || d.Count() != 0 {
				t.Errorf("after the error: pending %d, count %d; want %d and 0", d.Pending(), d.Count(), pending)
			}
		})
	}
}

func TestPendingAndCount(t *testing.T) {
	d := Default.NewDecoder()
	d.Write(Default.Frames([]byte("one"), []byte{}, []byte("three"))[:4+3+4+4+2])
	for _, want := range []struct {
		payload string
		ok      bool
		pending int
		count   int
	}{{"one", true, 10, 1}, {"", true, 6, 2}, {"", false, 6, 2}} {
		payload, ok, err := d.Next()
		if err != nil || ok != want.ok || string(payload) != want.payload || (payload != nil) != ok {
			t.Fatalf("next is %q, %v, %v; want %q, %v", payload, ok, err, want.payload, want.ok)
		}
		if d.Pending() != want.pending || d.Count() != want.count {
			t.Errorf("after %q: pending %d, count %d; want %d and %d", payload, d.Pending(), d.Count(), want.pending, want.count)
		}
	}
}

func TestPayloadsAreTheCallersToKeep(t *testing.T) {
	d := Default.NewDecoder()
	piece := Default.Frame([]byte("first"))
	d.Write(piece)
	copy(piece, "overwritten")
	first, _, _ := d.Next()
	_ = append(first, "appended"...)
	d.Write(Default.Frames([]byte("other"), []byte("third")))
	second, _, _ := d.Next()
	if string(first) != "first" || string(second) != "other" {
		t.Errorf("payloads are %q and %q", first, second)
	}
}

func TestDeclaredLengthAllocatesNothing(t *testing.T) {
	d := Default.NewDecoder()
	d.Write(Default.Header(math.MaxUint32))
	for range 100 {
		d.Write([]byte("x"))
		if _, ok, err := d.Next(); ok || err != nil {
			t.Fatalf("next: %v, %v", ok, err)
		}
	}
	if cap(d.buf) > 1024 {
		t.Errorf("104 bytes came and %d are allocated", cap(d.buf))
	}
}

// Erasing the front of the buffer after each frame makes many small frames in
// one read quadratic; so the bytes moved are counted.
func TestBytesMovedAreLinear(t *testing.T) {
	const frames, piece = 20_000, 7001
	stream := make([]byte, 0, frames*5)
	for range frames {
		stream = append(stream, Default.Frame([]byte("x"))...)
	}
	for _, size := range []int{1, piece, len(stream)} {
		d, moved := Default.NewDecoder(), 0
		for at := 0; at < len(stream); at += size {
			before, pending := d.off, d.Pending()
			d.Write(stream[at:min(at+size, len(stream))])
			if d.off < before {
				moved += pending
			}
			for {
				before = d.off
				if _, ok, _ := d.Next(); !ok {
					break
				}
				if d.off != before+5 {
					t.Fatalf("pieces of %d: Next moved the buffer", size)
				}
			}
		}
		if d.Count() != frames {
			t.Fatalf("pieces of %d: %d frames, want %d", size, d.Count(), frames)
		}
		if moved > len(stream) {
			t.Errorf("pieces of %d: %d bytes moved for a stream of %d", size, moved, len(stream))
		}
		if cap(d.buf) > 4*size+64 {
			t.Errorf("pieces of %d: the buffer grew to %d", size, cap(d.buf))
		}
	}
}

// A caller that takes one frame between writes keeps a backlog, which must not
// be moved each time.
func TestBacklogIsNotMovedEachTime(t *testing.T) {
	const frames, size = 10_000, 5
	d, moved := Default.NewDecoder(), 0
	for range frames {
		d.Write(Default.Frame([]byte("x")))
	}
	for range frames {
		before, pending := d.off, d.Pending()
		d.Write([]byte{})
		if d.off < before {
			moved += pending
		}
		if _, ok, err := d.Next(); !ok || err != nil {
			t.Fatalf("next: %v, %v", ok, err)
		}
	}
	if moved > frames*size {
		t.Errorf("%d bytes moved for a stream of %d", moved, frames*size)
	}
}
