package discover

import (
	"bytes"
	"context"
	"encoding/binary"
	"io"
	"net"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/sockdrill/sockdrill/harness/wire"
)

// patient is a search's patience, which costs the tests no time (inNoTime).
var patient = Patience{Together: 3 * time.Second, Each: time.Second, Quiet: 500 * time.Millisecond}

// echo serves whole frames; what becomes of an empty message is the test's choice.
func echo(f wire.Framing, empty string) func(net.Conn) {
	f.Max = 1 << 16
	return func(c net.Conn) {
		d := f.NewDecoder()
		p := make([]byte, 4096)
		for {
			n, err := c.Read(p)
			if err != nil {
				return
			}
			d.Write(p[:n])
			for {
				message, ok, err := d.Next()
				if err != nil || ok && len(message) == 0 && empty == "close" {
					return
				}
				if !ok {
					break
				}
				if len(message) > 0 || empty == "echo" {
					c.Write(f.Frame(message))
				}
			}
		}
	}
}

// emptyOf are the ways to treat an empty message that are worth a test: they matter where a shorter length sees one.
func emptyOf(f wire.Framing) []string {
	if name := f.String(); strings.Contains(name, "le") || strings.Contains(name, "64") || strings.HasSuffix(name, "+header") {
		return []string{"echo"}
	}
	return []string{"echo", "drop", "close"}
}

// Those beside a length of fixed width and CR LF are found, too, and any that is declared.
func TestFurtherFramingsAreFound(t *testing.T) {
	for _, name := range append([]string{"zabbix", "nmea", "smpp"}, further...) {
		t.Run(name, func(t *testing.T) {
			inNoTime(t, func(t *testing.T) {
				f := wire.Named(name)
				var declared []wire.Framing
				if !slices.Contains(further, name) {
					declared = append(declared, f)
				}
				found := Search(t.Context(), listen(t, false, framedEcho(f)), patient, declared...)
				if name == "varint" || name == "mqtt" { // short messages are those of a length of fixed width, which Recognise tells apart
					r := asked(found.Framing).Recognise(t.Context(), listen(t, false, framedEcho(f)))
					if found.Framing, found.OK = r.Like(); !found.OK {
						t.Error(r.Seen())
					}
				}
				if !found.OK || found.Framing != f || found.Alone {
					t.Errorf("found %s, %v", found.Framing, found.OK)
				}
			})
		})
	}
}

func TestEveryFramingIsFound(t *testing.T) {
	for _, f := range wire.Fixed() {
		for _, empty := range emptyOf(f) {
			t.Run(f.String()+" "+empty, func(t *testing.T) {
				inNoTime(t, func(t *testing.T) {
					dial := listen(t, false, echo(f, empty))
					found := Search(t.Context(), dial, patient)
					if found.Framing != f || !found.OK || found.Alone {
						t.Fatalf("found %+v", found)
					}
					if h := Examine(t.Context(), dial, f,
						patient.Together); h != (Habits{Split: true, Merged: true, Empty: empty, HalfClose: true}) {
						t.Errorf("habits %+v", h)
					}
				})
			})
		}
	}
}

func TestAServerOfOneConnectionAtATimeIsAskedInTurn(t *testing.T) { inNoTime(t, testInTurn) }

func testInTurn(t *testing.T) {
	const together = 50 * time.Millisecond
	f := wire.Named("u16be")
	dial := listen(t, true, echo(f, "drop"))
	// Whoever comes first may be the one whose framing it is. Here somebody else is there until all questions have been put at once.
	other, err := dial(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	time.AfterFunc(2*together, func() { other.Close() })
	found := Search(t.Context(), dial, Patience{Together: together, Each: time.Second, Quiet: together})
	if found.Framing != f || !found.OK || !found.Alone {
		t.Errorf("found %+v", found)
	}
}

// TestExplanations is what the search rests on: a server's framing explains its own answers, and no other does.
func TestExplanations(t *testing.T) {
	for _, f := range wire.Fixed() {
		var answered []wire.Framing
		for _, q := range wire.Fixed() {
			if whole(f, question(q)) {
				answered = append(answered, q)
			}
		}
		for _, g := range answered {
			if explains(g, answered) != (g == f) {
				t.Errorf("%v answers %v, which %v explains: %v", f, answered, g, explains(g, answered))
			}
		}
	}
}

func TestHabitsOfOneReadForOneMessage(t *testing.T) { inNoTime(t, testOneRead) }

func testOneRead(t *testing.T) {
	dial := listen(t, false, func(c net.Conn) {
		p := make([]byte, 4096)
		for {
			n, err := c.Read(p)
			if err != nil || n < 4 {
				return
			}
			c.Write(append(binary.BigEndian.AppendUint32(nil, uint32(n-4)), p[4:n]...))
		}
	})
	h := Examine(t.Context(), dial, wire.Named("u32be"), patient.Quiet)
	if h.Split || h.Merged {
		t.Errorf("habits %+v", h)
	}
}

func TestNature(t *testing.T) {
	for name, c := range map[string]struct {
		kind  Kind
		serve func(net.Conn)
	}{
		"byte echo": {ByteEcho, func(c net.Conn) { io.Copy(c, c) }},
		"banner":    {Speaks, func(c net.Conn) { io.WriteString(c, "220 ready\r\n"); io.Copy(io.Discard, c) }},
		"silent":    {Silent, func(c net.Conn) { io.Copy(io.Discard, c) }},
		"closes":    {Closes, func(c net.Conn) { c.Read(make([]byte, 1)) }},
		"one read": {OneRead, func(c net.Conn) {
			p := make([]byte, 4096)
			for {
				n, err := c.Read(p)
				if err != nil || n < 5 {
					return
				}
				c.Write(p[:n])
			}
		}},
		"replies": {Replies, func(c net.Conn) {
			header := make([]byte, 2)
			if _, err := io.ReadFull(c, header); err == nil {
				if n := binary.BigEndian.Uint16(header); n == uint16(len(text)) {
					io.CopyN(io.Discard, c, int64(n))
					c.Write([]byte{0, 2, 'o', 'k'})
				}
			}
		}},
		"bare lines": {BareLines, func(c net.Conn) {
			p := make([]byte, 4096)
			if n, err := c.Read(p); err == nil && bytes.HasSuffix(p[:n], []byte("\r\n")) {
				io.WriteString(c, strings.TrimSpace(string(p[:n]))+"\n")
			}
		}},
	} {
		t.Run(name, func(t *testing.T) {
			inNoTime(t, func(t *testing.T) {
				dial := listen(t, false, c.serve)
				found := Search(t.Context(), dial, patient)
				if found.OK {
					t.Fatalf("it fits %v", found.Framing)
				}
				if n := found.Know(t.Context(), dial, patient); n.Kind != c.kind {
					t.Errorf("it is %+v", n)
				}
			})
		})
	}
}

func TestAServerThatIsGone(t *testing.T) { inNoTime(t, testGone) }

func testGone(t *testing.T) {
	gone := func(context.Context) (net.Conn, error) { return nil, net.ErrClosed }
	found := Search(t.Context(), gone, patient)
	if n := found.Know(t.Context(), gone, patient); n.Kind != Gone {
		t.Errorf("it is %+v", n)
	}
}

// TestASearchByTCP holds what the other tests take for granted: that a system's own connections do as those in memory.
func TestASearchByTCP(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	f := wire.Named("u32be")
	go func() {
		for c, err := l.Accept(); err == nil; c, err = l.Accept() {
			go func() {
				defer c.Close()
				echo(f, "echo")(c)
			}()
		}
	}()
	dial := To(l.Addr().String())
	const busy = time.Minute // what answers costs no part of it
	if found := Search(t.Context(), dial, Patience{Together: busy, Quiet: patient.Quiet}); found.Framing != f || !found.OK {
		t.Errorf("found %+v", found)
	}
	if r := (Ask{Framing: f, Each: busy, Quiet: patient.Quiet}).Recognise(t.Context(), dial); !r.Explained() {
		t.Error(r.Seen())
	}
}

func TestShow(t *testing.T) {
	if got := Show([]byte("\x00\x02ok")); got != `00 02 6f 6b ("\x00\x02ok")` {
		t.Error(got)
	}
}
