package client

import (
	"bytes"
	"context"
	"net"
	"testing"
	"time"
)

// Whoever cancels a look-up is to be rid of it: neither its question nor its socket is left.
func TestALookUpAsksItsOneResolverAndEndsWithItsContext(t *testing.T) {
	silent, err := net.ListenPacket("udp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() {
		_, err := ResolverAt(silent.LocalAddr().String()).LookupNetIP(ctx, "ip4", "peer.sockdrill.test")
		ended <- err
	}()
	question := make([]byte, 512)
	silent.SetReadDeadline(time.Now().Add(10 * time.Second))
	n, from, err := silent.ReadFrom(question)
	if err != nil || !bytes.Contains(question[:n], []byte("\x04peer\x09sockdrill\x04test\x00")) {
		t.Fatalf("asked %q, %v; want a question about the name", question[:n], err)
	}
	cancel()
	if err := <-ended; err == nil {
		t.Error("an address came of a question that nobody answered")
	}
	for limit := time.Now().Add(2 * time.Second); ; time.Sleep(time.Millisecond) { // the standard library's own limit is 5 s
		again, err := net.ListenPacket("udp4", from.String())
		if err == nil {
			again.Close()
			return
		}
		if time.Now().After(limit) {
			t.Fatalf("2 s after it was cancelled the look-up still listens at %v", from)
		}
	}
}
