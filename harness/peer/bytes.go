package peer

import (
	"context"
	"fmt"
	"time"
)

// WaitBytes waits until at least n bytes came in all, frames or not. It fails as soon as they cannot come any more, and
// the error says what came instead.
func (c *Conn) WaitBytes(ctx context.Context, n int64) error {
	reached, began := false, time.Now()
	err := c.await(ctx, func() bool {
		reached = c.inbox.total >= n
		return reached || c.inbox.end != None || c.inbox.trouble != nil
	})
	if reached {
		return nil
	}
	return c.instead(began, err, func(in *inbox) string { return fmt.Sprintf("only %d of %d bytes came on", in.total, n) })
}
