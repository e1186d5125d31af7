package wire_test

import (
	"bytes"
	"errors"
	"testing"

	"github.com/sockdrill/sockdrill/harness/wire"
	"github.com/sockdrill/sockdrill/reference/frame"
	"github.com/sockdrill/sockdrill/reference/message"
)

// FuzzAgreeFrames holds the harness's codec against the reference's, which shares no code with it: the same stream, cut
// into the same pieces, gives both the same payloads and the same end.
func FuzzAgreeFrames(f *testing.F) {
	for which := range wire.Fixed() {
		f.Add(uint8(which), uint16(10), []byte("\x00\x00\x00\x03abc\x00\x00\x00\x00\xff\xff\xff\xffx"), uint16(3))
		f.Add(uint8(which), uint16(0), []byte("a\r\n\r\r\n\nb\r"), uint16(1))
	}
	f.Fuzz(func(t *testing.T, which uint8, limit uint16, stream []byte, step uint16) {
		theirs := wire.Fixed()[int(which)%len(wire.Fixed())]
		ours, err := frame.Parse(theirs.String())
		if err != nil {
			t.Fatal(err)
		}
		theirs.Max = int64(limit)
		a, endA := byHarness(theirs, stream, int(step)+1)
		b, endB := byReference(ours, int(limit), stream, int(step)+1)
		if endA != endB || len(a) != len(b) {
			t.Fatalf("%s, limit %d: the harness has %d payloads and %q, the reference %d and %q", theirs, limit, len(a), endA, len(b), endB)
		}
		for i := range a {
			if !bytes.Equal(a[i], b[i]) {
				t.Fatalf("%s: payload %d is %x for the harness and %x for the reference", theirs, i, a[i], b[i])
			}
			agreeEncoded(t, theirs, ours, a[i])
		}
	})
}

func agreeEncoded(t *testing.T, theirs wire.Framing, ours frame.Framing, payload []byte) {
	encoded, err := ours.Append(nil, payload, int(theirs.Max))
	if err != nil {
		t.Fatalf("%s: what was decoded, %x, cannot be encoded: %v", theirs, payload, err)
	}
	if want := theirs.Frame(payload); !bytes.Equal(encoded, want) {
		t.Fatalf("%s: %x is %x for the reference and %x for the harness", theirs, payload, encoded, want)
	}
}

// byHarness decodes the stream in pieces of that many bytes, and says how it ended.
func byHarness(f wire.Framing, stream []byte, step int) (payloads [][]byte, end string) {
	d := f.NewDecoder()
	for {
		payload, ok, err := d.Next()
		var wrong *wire.FrameError
		switch {
		case errors.As(err, &wrong):
			return payloads, string(wrong.Kind)
		case ok:
			payloads = append(payloads, payload)
		case len(stream) == 0 && d.Pending() > 0:
			return payloads, "truncated"
		case len(stream) == 0:
			return payloads, ""
		default:
			n := min(step, len(stream))
			d.Write(stream[:n])
			stream = stream[n:]
		}
	}
}

func byReference(f frame.Framing, limit int, stream []byte, step int) (payloads [][]byte, end string) {
	d := frame.NewDecoder(f, limit)
	for {
		payload, ok, err := d.Next()
		switch {
		case errors.Is(err, frame.ErrTooLarge):
			return payloads, string(wire.TooLarge)
		case err != nil:
			return payloads, string(wire.Malformed)
		case ok:
			payloads = append(payloads, payload)
		case len(stream) == 0 && d.Partial():
			return payloads, "truncated"
		case len(stream) == 0:
			return payloads, ""
		default:
			n := min(step, len(stream))
			d.Feed(stream[:n])
			stream = stream[n:]
		}
	}
}

// FuzzAgreeMessages does the same with messages: what is malformed for one is so for the other, and all else has the
// same fields.
func FuzzAgreeMessages(f *testing.F) {
	for kind := range byte(8) {
		f.Add([]byte{kind, 1, 0, 3, 0, 0, 0, 7, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 0, 0, 0, 9, 'x'})
		f.Add([]byte{kind, 0, 1, 0xad, 0, 0, 0, 0, 0, 0, 0, 5})
	}
	f.Fuzz(func(t *testing.T, payload []byte) {
		a, errA := wire.ParseMessage(payload)
		b, errB := message.Parse(payload)
		if (errA == nil) != (errB == nil) {
			t.Fatalf("the harness says %v, the reference %v", errA, errB)
		}
		if a.Type != wire.Type(b.Type) || a.ID != b.ID {
			t.Fatalf("the harness reads type %d and id %d, the reference %d and %d", a.Type, a.ID, b.Type, b.ID)
		}
		if errA != nil {
			return
		}
		if a.Op != wire.Op(b.Op) || a.Code != wire.Code(b.Code) || a.Arg != b.Arg || a.Key != b.Key || a.Deadline != b.Deadline ||
			!bytes.Equal(a.Body, b.Body) {
			t.Fatalf("the harness reads %+v, the reference %+v", a, b)
		}
		if !bytes.Equal(b.Bytes(), payload) || b.Len() != len(payload) {
			t.Fatalf("the reference makes %x of %x", b.Bytes(), payload)
		}
	})
}
