package drill

import (
	"context"
	"os"
	"os/signal"
)

// onTerminate tells when the program is asked to end: first is closed when ctx ends or, in a server, on one of terminations, and second
// when a second signal says that there is no time for goodbyes. A client has nothing to finish: the system ends it.
func onTerminate(ctx context.Context, role string, more ...os.Signal) (first, second <-chan struct{}, stop func()) {
	if role != "server" {
		return ctx.Done(), nil, func() {}
	}
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, append(more, terminations...)...)
	ctx, cancel := context.WithCancel(ctx)
	forced := make(chan struct{})
	go func() {
		for range 2 {
			// The end of ctx is not counted: who cancelled it may have heard the same signal.
			if _, ok := <-signals; !ok {
				return
			}
			cancel()
		}
		close(forced)
	}()
	return ctx.Done(), forced, func() {
		signal.Stop(signals)
		close(signals)
		cancel()
	}
}
