package datagram

import (
	"context"
	"errors"
	"net"
	"testing"
	"time"
)

// scripted is a server that gives to each datagram what the script has for it, in its order.
func scripted(t *testing.T, script ...func(question []byte) [][]byte) string {
	t.Helper()
	conn, err := net.ListenUDP("udp", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	go func() {
		buf := make([]byte, space)
		for _, step := range script {
			n, from, err := conn.ReadFromUDPAddrPort(buf)
			if err != nil {
				return
			}
			for _, answer := range step(append([]byte(nil), buf[:n]...)) {
				_, _ = conn.WriteToUDPAddrPort(answer, from)
			}
		}
	}()
	return conn.LocalAddr().String()
}

func nothing([]byte) [][]byte         { return nil }
func echoed(question []byte) [][]byte { return [][]byte{question} }

func TestAQuestionIsAskedAgain(t *testing.T) {
	const least, patient = 20 * time.Millisecond, 400 * time.Millisecond // a machine that stalls answers late, too
	wrong := func(q []byte) [][]byte {
		other := append([]byte(nil), q...)
		other[3]++
		return [][]byte{{}, other, q[:len(q)-1]}
	}
	for name, c := range map[string]struct {
		script []func([]byte) [][]byte
		want   string
	}{
		"answered at once": {[]func([]byte) [][]byte{echoed}, "hi"},
		"the last copy":    {[]func([]byte) [][]byte{nothing, nothing, echoed}, "hi"},
		"what is none":     {[]func([]byte) [][]byte{wrong, echoed}, "hi"},
		"never":            {[]func([]byte) [][]byte{nothing, nothing, nothing, echoed}, ""},
	} {
		policy := Policy{Initial: patient, Copies: 3}
		if c.want == "" {
			policy.Initial = least
		}
		client, err := Dial(scripted(t, c.script...), policy)
		if err != nil {
			t.Fatal(err)
		}
		got, err := client.Ask(context.Background(), []byte("hi"))
		if string(got) != c.want || (err != nil) != (c.want == "") || err != nil && !errors.Is(err, ErrNoAnswer) {
			t.Errorf("%s: %q, %v", name, got, err)
		}
		client.Close()
	}
}

func TestALateAnswerIsNotTheNextOnes(t *testing.T) {
	var late []byte
	addr := scripted(t, func(q []byte) [][]byte { late = q; return nil }, func(q []byte) [][]byte { return [][]byte{late, q} })
	client, err := Dial(addr, Policy{Initial: 20 * time.Millisecond, Copies: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	if _, err := client.Ask(context.Background(), []byte("one")); !errors.Is(err, ErrNoAnswer) {
		t.Fatal(err)
	}
	client.policy.Initial = 5 * time.Second
	if got, err := client.Ask(context.Background(), []byte("two")); string(got) != "two" {
		t.Errorf("%q, %v", got, err)
	}
}

func TestAPortWhereNobodyListensYet(t *testing.T) {
	gone, err := net.ListenUDP("udp", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	addr := gone.LocalAddr().String()
	gone.Close()
	client, err := Dial(addr, Policy{Initial: 50 * time.Millisecond, Copies: 5})
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	time.AfterFunc(100*time.Millisecond, func() {
		if s, err := Listen(addr); err == nil {
			t.Cleanup(func() { s.Close() })
			s.Serve()
		}
	})
	if got, err := client.Ask(context.Background(), []byte("hi")); string(got) != "hi" {
		t.Errorf("%q, %v", got, err)
	}
}

func TestAQuestionThatIsTooLong(t *testing.T) {
	client, err := Dial("127.0.0.1:9", Default)
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	if _, err := client.Ask(context.Background(), make([]byte, MostPayload+1)); err == nil {
		t.Error("it was asked")
	}
	over, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := client.Ask(over, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("after its context has ended: %v", err)
	}
}
