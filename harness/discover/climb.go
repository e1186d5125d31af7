package discover

import (
	"bytes"
	"context"
	"net"
	"time"

	"github.com/sockdrill/sockdrill/harness/wire"
)

// lengths tell framings apart that a short message fits alike: a varint grows at 128, a byte is full at 255, a second byte of a
// length begins at 256, a third at 65,536.
var lengths = []int{1, 127, 128, 255, 256, 300, 65_536}

// longestLine is the longest line that is sent: many servers have a limit on lines that is not much higher.
const longestLine = 300 // bytes

// Climb is what became of messages of growing lengths on one connection, each sent once the one before had come back.
type Climb struct {
	Sent, Got []byte
	Ending    Ending
	before    int           // bytes of Sent in front of the message that did not come back
	Most      int           // the greatest length that came back; -1 if none did
	Failed    int           // the length that did not come back as it was sent; -1 if all did
	Slowest   time.Duration // that one of them took to come back
}

// stepped are the messages of a climb: as long as the framing and the limit allow.
func stepped(f wire.Framing, most int64, empty bool) [][]byte {
	var messages [][]byte
	if empty {
		messages = append(messages, nil)
	}
	for _, n := range lengths {
		switch {
		case most > 0 && int64(n) > most:
		case f.Layout().Fits(f.Layout().Spell(filler(n))) != nil:
		case !f.Layout().HasLength() && n > longestLine:
		default:
			messages = append(messages, filler(n))
		}
	}
	return messages
}

// filler is a message of n bytes that is text without an end of a line. Its first byte, which some framing takes for a length, is not a
// small one.
func filler(n int) []byte {
	const words = "sockdrill "
	return bytes.Repeat([]byte(words), n/len(words)+1)[:n]
}

// climb sends these messages. each bounds the wait for one of them.
func climb(ctx context.Context, dial Dial, f wire.Framing, messages [][]byte, each time.Duration) Climb {
	c := Climb{Most: -1, Failed: -1}
	conn, err := dial(ctx)
	if err != nil {
		c.Ending = Refused
		if len(messages) > 0 {
			c.Failed = len(messages[0])
		}
		return c
	}
	defer conn.Close()
	for _, m := range messages {
		began := time.Now()
		if !c.step(ctx, conn, f, frame(f, m), each) {
			c.Failed = len(m)
			return c
		}
		c.Most, c.Slowest = max(c.Most, len(m)), max(c.Slowest, time.Since(began))
	}
	return c
}

// step sends one frame, and reports whether it came back and nothing else.
func (c *Climb) step(ctx context.Context, conn net.Conn, f wire.Framing, frame []byte, each time.Duration) bool {
	ctx, cancel := context.WithTimeout(ctx, each)
	defer cancel()
	stop := context.AfterFunc(ctx, func() { _ = conn.SetDeadline(time.Unix(1, 0)) })
	defer stop()
	c.before = len(c.Sent)
	echo := echoes(f, c.Got, c.Sent, frame)
	c.Sent = append(c.Sent, frame...)
	written := make(chan struct{})
	go func() {
		defer close(written)
		_, _ = conn.Write(frame) // what the server said before it closed is still to be read
	}()
	a := echo.hear(conn)
	c.Got, c.Ending = append(c.Got, a.Got...), a.Ending
	back := bytes.Equal(a.Got, frame) || same(f, c.Got, c.Sent)
	if !back && a.Ending == Open && ctx.Err() == nil { // wrong bytes came: what follows them belongs to the picture
		_ = conn.SetReadDeadline(time.Now().Add(pause))
		c.Got = append(c.Got, rest(conn)...)
	}
	if !back {
		conn.Close() // which a write that nobody reads waits for
	}
	<-written
	return back
}

// pause is the silence after which the bytes of a wrong answer are taken to be all there.
const pause = 100 * time.Millisecond

// rest reads until the connection ends, its deadline passes, or more has come than anybody looks at.
func rest(conn net.Conn) []byte {
	var got []byte
	for p := make([]byte, 4096); len(got) < mostAnswer; {
		n, err := conn.Read(p)
		got = append(got, p[:n]...)
		if err != nil {
			break
		}
	}
	return got
}
