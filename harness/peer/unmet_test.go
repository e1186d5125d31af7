package peer

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"
)

// TestASendThatFailsSaysSoInWords: nothing of what the standard library puts before a cause, which stays what it is.
func TestASendThatFailsSaysSoInWords(t *testing.T) {
	c, raw := pair(t, Config{})
	check(t, raw.SetLinger(0))
	check(t, raw.Close())
	var err error
	eventually(t, "the reset comes", func() bool { err = c.Send([]byte("x")); return err != nil })
	if says := err.Error(); says != "of 1 bytes only 0 went on connection 1: it was reset" {
		t.Error(says)
	}
	if EndOf(err) != RST {
		t.Errorf("the cause is lost: %v", errors.Unwrap(err))
	}
}

func TestNothingAtAllIsNoFrame(t *testing.T) {
	for came, want := range map[string]string{"": "no frame came on connection 1 within ",
		"\x00\x00": "no whole frame came, but 2 bytes of one, on connection 1 within "} {
		c, raw := pair(t, framed())
		write(t, raw, []byte(came))
		if came != "" {
			check(t, c.WaitBytes(within(t), int64(len(came))))
		}
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
		defer cancel()
		_, err := c.Frame(ctx, 0)
		if err == nil || !strings.HasPrefix(err.Error(), want) || strings.Contains(err.Error(), "deadline") ||
			!errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%v, want %q", err, want)
		}
	}
}
