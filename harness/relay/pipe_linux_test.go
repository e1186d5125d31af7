package relay

import (
	"bytes"
	"errors"
	"io"
	"net"
	"testing"

	"golang.org/x/sys/unix"
)

// sendUrgent sends a byte of urgent data.
func sendUrgent(sock *net.TCPConn) (err error) {
	raw, err := sock.SyscallConn()
	if err != nil {
		return err
	}
	failed := raw.Write(func(fd uintptr) bool {
		err = unix.Sendto(int(fd), []byte{'!'}, unix.MSG_OOB, nil)
		return err != unix.EAGAIN
	})
	return errors.Join(err, failed)
}

func TestUrgentDataHoldsNothingUp(t *testing.T) {
	b := newBench(t)
	client, server := b.pair()
	for i := range 30 {
		sent := noise(256<<10 + i)
		go func() {
			client.Write(sent)
			sendUrgent(client)
			client.Write([]byte("after"))
		}()
		got := make([]byte, len(sent)+len("after")) // as every reader of a socket that does not ask for it, the relay passes over it
		if _, err := io.ReadFull(server, got); err != nil || string(got[len(sent):]) != "after" || !bytes.Equal(got[:len(sent)], sent) {
			t.Fatalf("round %d: %v; want what was sent beside the urgent byte", i, err)
		}
	}
}
