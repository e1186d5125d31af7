package errclass

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"testing"
)

func TestOf(t *testing.T) {
	for _, row := range []struct {
		err  error
		want Class
	}{
		{nil, None},
		{io.EOF, CleanClose},
		{net.ErrClosed, Closed},
		{&net.OpError{Op: "read", Err: os.NewSyscallError("read", resets[0])}, Reset},
		{&net.OpError{Op: "write", Err: os.NewSyscallError("write", resets[1])}, Reset},
		{&net.OpError{Op: "dial", Err: os.NewSyscallError("connect", refusals[0])}, Refused},
		{&net.DNSError{Err: "no such host"}, Resolve},
		{fmt.Errorf("send: %w", New(QueueFull, "full")), QueueFull},
		{errors.New("something else"), Other},
	} {
		if got := Of(row.err); got != row.want {
			t.Errorf("Of(%v) = %q, want %q", row.err, got, row.want)
		}
	}
}

func TestOfRealRefusal(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	listener.Close()
	_, err = new(net.Dialer).DialContext(context.Background(), "tcp", listener.Addr().String())
	if got := Of(err); got != Refused {
		t.Errorf("dialling a closed port: Of(%v) = %q, want %q", err, got, Refused)
	}
}

func TestTimeout(t *testing.T) {
	if !IdleTimeout.Timeout() || Reset.Timeout() {
		t.Error("IdleTimeout is a limit that ran out, Reset is not")
	}
}
