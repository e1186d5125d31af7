package discover

import (
	"encoding/binary"
	"io"
	"net"
	"testing"
	"time"

	"github.com/sockdrill/sockdrill/harness/wire"
)

// framedEcho serves whole frames of a framing, the only way in which the test's servers differ.
func framedEcho(f wire.Framing) func(net.Conn) {
	return func(c net.Conn) {
		var stream []byte
		for p := make([]byte, 4096); ; {
			n, err := c.Read(p)
			if err != nil {
				return
			}
			stream = append(stream, p[:n]...)
			back := returns(f, stream)
			if !understands(f, back) {
				return
			}
			if _, err := c.Write(back); err != nil {
				return
			}
			stream = stream[len(back):]
		}
	}
}

// understands reports whether all payloads are what the framing holds, such as JSON.
func understands(f wire.Framing, stream []byte) bool {
	d := f.NewDecoder()
	d.Write(stream)
	for {
		payload, ok, err := d.Next()
		switch {
		case !ok:
			return err == nil
		case f.Layout().Fits(payload) != nil:
			return false
		}
	}
}

func asked(f wire.Framing) Ask {
	return Ask{Framing: f, Each: 5 * time.Second, Quiet: 300 * time.Millisecond}
}

func TestARightServerIsRecognisedInItsFraming(t *testing.T) {
	for _, name := range wire.Names() {
		f := wire.Named(name)
		if f.Layout().Fits([]byte("x")) != nil {
			continue
		}
		t.Run(name, func(t *testing.T) {
			inNoTime(t, func(t *testing.T) {
				if r := asked(f).Recognise(t.Context(), listen(t, false, framedEcho(f))); !r.Explained() || r.ByteEcho() {
					t.Errorf("%s; %+v", r.Seen(), r.Header)
				}
			})
		})
	}
}

// TestAnotherFramingIsNotTakenForTheDeclaredOne holds that no other framing passes for a length of four bytes, or one.
func TestAnotherFramingIsNotTakenForTheDeclaredOne(t *testing.T) {
	for _, declared := range []wire.Framing{wire.Named("u32be"), wire.Named("u8")} {
		for _, d := range all() {
			if d == declared {
				continue
			}
			t.Run(declared.String()+" "+d.String(), func(t *testing.T) {
				inNoTime(t, func(t *testing.T) { testAnotherFraming(t, declared, d) })
			})
		}
	}
}

func testAnotherFraming(t *testing.T, declared wire.Framing, d wire.Framing) {
	r := asked(declared).Recognise(t.Context(), listen(t, false, framedEcho(d)))
	like, ok := r.Like()
	if r.Explained() || r.ByteEcho() || ok && like.String() != d.String() {
		t.Errorf("taken for %v (%v): %s", like, ok, r.Seen())
	}
	if !ok && !r.Strange() && r.Most >= 0 {
		t.Errorf("messages came back, and nothing was seen: %s", r.Seen())
	}
}

func TestALimitIsFound(t *testing.T) { inNoTime(t, testLimit) }

func testLimit(t *testing.T) {
	f := wire.Named("u32be").Limited(200)
	dial := listen(t, false, func(c net.Conn) {
		for d, p := f.NewDecoder(), make([]byte, 4096); ; {
			n, err := c.Read(p)
			if err != nil {
				return
			}
			d.Write(p[:n])
			message, ok, err := d.Next()
			if err != nil {
				return
			}
			if ok {
				c.Write(f.Frame(message))
			}
		}
	})
	r := asked(wire.Named("u32be")).Recognise(t.Context(), dial)
	if _, ok := r.Like(); ok || !r.Silent() || r.Strange() || r.Failed != 255 {
		t.Errorf("%s", r.Seen())
	}
	if most := Limit(t.Context(), dial, wire.Named("u32be"), r.Failed, time.Second); most != 200 {
		t.Errorf("the limit is %d", most)
	}
	if !TakesPieces(t.Context(), dial, wire.Named("u32be"), time.Second) {
		t.Error("a message in pieces is not answered")
	}
}

func TestAPlainByteEcho(t *testing.T) { inNoTime(t, testByteEcho) }

func testByteEcho(t *testing.T) {
	if r := asked(wire.Named("u32be")).Recognise(t.Context(), listen(t, false, func(c net.Conn) { io.Copy(c, c) })); !r.ByteEcho() {
		t.Errorf("%s", r.Seen())
	}
}

func TestOneReadForOneMessageIsNoByteEcho(t *testing.T) { inNoTime(t, testOneReadBack) }

func testOneReadBack(t *testing.T) {
	r := asked(wire.Named("u32be")).Recognise(t.Context(), listen(t, false, func(c net.Conn) {
		p := make([]byte, 4096)
		for {
			n, err := c.Read(p)
			if err != nil || n < 4 {
				return
			}
			c.Write(p[:n])
		}
	}))
	if _, ok := r.Like(); ok || r.ByteEcho() || r.Strange() {
		t.Errorf("%s", r.Seen())
	}
}

// TestAChangedMessageIsStrange: the second byte of the length is lost on the way back.
func TestAChangedMessageIsStrange(t *testing.T) { inNoTime(t, testChanged) }

func testChanged(t *testing.T) {
	r := asked(wire.Named("u32be")).Recognise(t.Context(), listen(t, false, func(c net.Conn) {
		header := make([]byte, 4)
		for {
			if _, err := io.ReadFull(c, header); err != nil {
				return
			}
			p := make([]byte, binary.BigEndian.Uint32(header))
			if _, err := io.ReadFull(c, p); err != nil {
				return
			}
			c.Write(append([]byte{0, 0, 0, byte(len(p))}, p...))
		}
	}))
	if _, ok := r.Like(); ok || !r.Strange() || r.Failed != 256 {
		t.Errorf("%s", r.Seen())
	}
}
