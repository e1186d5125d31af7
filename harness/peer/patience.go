package peer

import (
	"context"
	"fmt"
	"time"
)

// A wait lasts as long as its ctx allows, and no shorter: a limit that the script does not know of would be taken for a verdict on
// the implementation. So the script has to say how long: by a deadline, or by Life.

// Life is the context of a script that answers whenever something comes: it ends with the connection, when this side closes it.
func (c *Conn) Life() context.Context { return c.life }

// lifelong marks the context of Life.
type lifelong struct{}

// vet panics for a wait that nobody has bounded, and for one that may last longer than its whole case: the case would end first,
// and its end would look like the implementation's. Both are mistakes of the script.
func (c Config) vet(ctx context.Context) {
	until, bounded := ctx.Deadline()
	switch longest := time.Until(until); {
	case !bounded && ctx.Value(lifelong{}) == nil:
		panic("peer: a wait without a limit: give its ctx a deadline, or use Conn.Life")
	case bounded && c.Longest > 0 && longest > c.Longest:
		panic(fmt.Sprintf("peer: a wait of %v in a case that may take %v in all: the case has to say what it waits for (harness.Waits)",
			longest.Round(time.Millisecond), c.Longest))
	}
}
