package peer

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/sockdrill/sockdrill/harness/wire"
)

// A right server that ends a silent connection after half a minute was failed after 20 s, by a limit that no case had asked for.
func TestAWaitLastsAsLongAsItsScriptAllows(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := &Conn{cfg: Config{}, inbox: newInbox(wire.Default.NewDecoder()), life: t.Context()}
		const idle = 90 * time.Second
		time.AfterFunc(idle, func() { c.inbox.over(FIN, idle, func() {}) })
		ctx, cancel := context.WithTimeout(t.Context(), idle+time.Second)
		defer cancel()
		if end, err := c.WaitEnd(ctx); end != FIN || err != nil {
			t.Errorf("an end after %v, which the script waits for: %v, %v", idle, end, err)
		}
	})
}

func TestAnUnboundedWaitIsRefused(t *testing.T) {
	c, _ := pair(t, framed())
	if says := panics(func() { _, _ = c.Frame(context.Background(), 0) }); !strings.Contains(says, "without a limit") {
		t.Errorf("a wait without a limit says %q", says)
	}
	done := make(chan error)
	go func() {
		_, err := c.Frame(c.Life(), 0)
		done <- err
	}()
	check(t, c.Close())
	if err := <-done; err == nil {
		t.Error("a frame came on a connection that was closed")
	}
}

func TestAWaitBeyondItsCaseIsRefused(t *testing.T) {
	cfg := framed()
	cfg.Longest = time.Second
	c, _ := pair(t, cfg)
	if says := panics(func() { _, _ = c.WaitEnd(within(t)) }); !strings.Contains(says, "may take 1s in all") {
		t.Errorf("a wait that is longer than its case says %q", says)
	}
}

func panics(f func()) (says string) {
	defer func() { says = fmt.Sprint(recover()) }()
	f()
	return ""
}
