package flow

import (
	"errors"
	"io"
	"net"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/sockdrill/sockdrill/reference/errclass"
)

func TestStandstillEndsTheWrite(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		near, far := net.Pipe()
		defer near.Close()
		defer far.Close()
		go io.ReadFull(far, make([]byte, 10))
		start := time.Now()
		var sent atomic.Int64
		n, err := Write(near, make([]byte, 100), 500*time.Millisecond, &sent)
		if errclass.Of(err) != errclass.SendTimeout {
			t.Errorf("Write: %v, want %s", err, errclass.SendTimeout)
		}
		if n != 10 || sent.Load() != 10 {
			t.Errorf("Write returned %d and counted %d, want 10: what was taken before the standstill", n, sent.Load())
		}
		took := time.Since(start)
		if took < 500*time.Millisecond || took > 540*time.Millisecond {
			t.Errorf("gave up after %v, want 500 ms after the last byte that was taken", took)
		}
	})
}

func TestSlowProgressIsNoStandstill(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		near, far := net.Pipe()
		defer near.Close()
		defer far.Close()
		go func() {
			for range 20 {
				time.Sleep(400 * time.Millisecond)
				io.ReadFull(far, make([]byte, 5))
			}
		}()
		if n, err := Write(near, make([]byte, 100), 500*time.Millisecond, nil); n != 100 || err != nil {
			t.Errorf("Write: %d, %v; want all 100 bytes however long they took", n, err)
		}
	})
}

func TestNoLimitWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		near, far := net.Pipe()
		defer near.Close()
		defer far.Close()
		go func() {
			time.Sleep(time.Hour)
			io.ReadFull(far, make([]byte, 3))
		}()
		if n, err := Write(near, make([]byte, 3), 0, nil); n != 3 || err != nil {
			t.Errorf("Write: %d, %v", n, err)
		}
	})
}

func TestRecall(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		near, far := net.Pipe()
		var sent atomic.Int64
		for _, limit := range []time.Duration{0, time.Minute} {
			w := Writer{Conn: near, Limit: limit, Sent: &sent}
			sent.Store(0)
			go func() {
				io.ReadFull(far, make([]byte, 10))
				w.Recall()
			}()
			if n, err := w.Write(make([]byte, 100)); n != 10 || !errors.Is(err, ErrRecalled) || sent.Load() != 10 {
				t.Errorf("limit %v: %d bytes, %v, %d counted; want 10 bytes, recalled", limit, n, err, sent.Load())
			}
			go io.ReadFull(far, make([]byte, 90))
			if n, err := w.Write(make([]byte, 90)); n != 90 || err != nil {
				t.Errorf("limit %v: after the recall %d bytes, %v, want all 90", limit, n, err)
			}
		}
	})
}
