package peer

import (
	"bytes"
	"testing"

	"github.com/sockdrill/sockdrill/harness/wire"
)

// client dials a server that responds.
func client(t *testing.T, framing wire.Framing, messages bool) *Conn {
	t.Helper()
	cfg := Config{Framing: framing}
	s := must[*Server](t)(Listen(within(t), cfg, ""))
	t.Cleanup(func() { check(t, s.Close()) })
	s.Handle(Respond(messages))
	c := must[*Conn](t)(Dial(within(t), cfg, s.Addr()))
	t.Cleanup(func() { check(t, c.Close()) })
	return c
}

func TestRespondEchoesEveryFraming(t *testing.T) {
	for _, f := range wire.Fixed() {
		c := client(t, f, false)
		check(t, c.SendFrames([]byte("one"), nil, []byte("three")))
		check(t, c.Half())
		if end := must[End](t)(c.WaitEnd(within(t))); end != FIN {
			t.Errorf("%s: ended by %s", f, end)
		}
		if got := c.Frames(); len(got) != 3 || string(got[0]) != "one" || len(got[1]) != 0 || string(got[2]) != "three" {
			t.Errorf("%s: %q came back", f, got)
		}
	}
}

func TestRespondEndsAfterAWrongFrame(t *testing.T) {
	f := wire.Named("u32be").Limited(10)
	c := client(t, f, false)
	check(t, c.Send(f.Header(11)))
	if end := must[End](t)(c.WaitEnd(within(t))); end != FIN || c.FrameCount() != 0 {
		t.Errorf("%s after %d frames", end, c.FrameCount())
	}
}

func TestRespondCarriesOutEveryOperation(t *testing.T) {
	c := client(t, wire.Named("u32be").Limited(1000), true)
	request := func(op wire.Op, arg uint32, body string) wire.Message {
		return wire.Message{Type: wire.Request, Op: op, Arg: arg, Body: []byte(body)}
	}
	reply := func(body []byte) wire.Message { return wire.Message{Type: wire.Reply, Body: body} }
	refusal := func(code wire.Code) wire.Message { return wire.Message{Type: wire.Error, Code: code} }
	for i, tt := range []struct{ send, want wire.Message }{
		{request(wire.Echo, 0, "hi"), reply([]byte("hi"))},
		{request(wire.Echo, 1, "hi"), refusal(wire.BadRequest)},
		{request(wire.Sleep, 1, "zz"), reply([]byte("zz"))},
		{request(wire.Sleep, wire.MaxSleep+1, ""), refusal(wire.ArgTooLarge)},
		{request(wire.ReplyOf, 988, ""), reply(wire.Fill(988, 0))},
		{request(wire.ReplyOf, 989, ""), refusal(wire.ArgTooLarge)},
		{request(wire.Increment, 0, "a"), reply([]byte{0, 0, 0, 0, 0, 0, 0, 1})},
		{request(wire.Increment, 0, "b"), reply([]byte{0, 0, 0, 0, 0, 0, 0, 1})},
		{request(wire.Increment, 0, "a"), reply([]byte{0, 0, 0, 0, 0, 0, 0, 2})},
		{request(99, 0, ""), refusal(wire.BadRequest)},
		{wire.Message{Type: wire.Ping, Body: []byte("p")}, wire.Message{Type: wire.Pong, Body: []byte("p")}},
	} {
		tt.send.ID, tt.want.ID = uint32(i+1), uint32(i+1)
		check(t, c.SendMessage(wire.Message{Type: wire.Pong, ID: 1000})) // nobody asked: ignored
		check(t, c.SendMessage(tt.send))
		if got := must[wire.Message](t)(c.Message(within(t), i)); !bytes.Equal(got.Bytes(), tt.want.Bytes()) {
			t.Errorf("to %+v came %+v, want %+v", tt.send, got, tt.want)
		}
	}
	check(t, c.SendFrames([]byte("no message")))
	if end := must[End](t)(c.WaitEnd(within(t))); end != FIN {
		t.Errorf("after a malformed message: %s", end)
	}
}

func TestASleepDelaysNobodyElseAndOutlivesAHalfClose(t *testing.T) {
	c := client(t, wire.Default, true)
	check(t, c.SendMessage(wire.Message{Type: wire.Request, Op: wire.Sleep, Arg: 50, ID: 1}))
	check(t, c.SendMessage(wire.Message{Type: wire.Ping, ID: 2}))
	check(t, c.Half())
	must[End](t)(c.WaitEnd(within(t)))
	if m := c.Messages(); len(m) != 2 || m[0].ID != 2 || m[1].ID != 1 {
		t.Errorf("answers: %+v", m)
	}
}

func TestAServerWithASleepUnderWayCloses(t *testing.T) {
	c := client(t, wire.Default, true)
	check(t, c.SendMessage(wire.Message{Type: wire.Request, Op: wire.Sleep, Arg: wire.MaxSleep, ID: 1}))
	check(t, c.SendMessage(wire.Message{Type: wire.Ping, ID: 2}))
	must[wire.Message](t)(c.Message(within(t), 0)) // the sleep has begun; the cleanup closes the server
}

func TestAReplyOfTenMiB(t *testing.T) {
	c := client(t, wire.Default, true)
	const n = 10 << 20
	check(t, c.SendMessage(wire.Message{Type: wire.Request, Op: wire.ReplyOf, Arg: n, ID: 1}))
	if m := must[wire.Message](t)(c.Message(within(t), 0)); !bytes.Equal(m.Body, wire.Fill(n, 0)) {
		t.Errorf("%d bytes, or other ones", len(m.Body))
	}
}
