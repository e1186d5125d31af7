package harness

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/trace"
	"github.com/sockdrill/sockdrill/harness/wire"
)

// Fitting tries every framing on connections of its own and gives those in which the server answers a message with that
// message: for the sentence that a failed baseline ends with. If the lab's own framing is one of them, it is the only one:
// another may seem to fit, since the same bytes can be framed in two ways.
func (l *ServerLab) Fitting(ctx context.Context) []wire.Framing {
	if l.fits(ctx, l.Framing) {
		return []wire.Framing{l.Framing}
	}
	all := wire.All()
	fits := make([]bool, len(all))
	var wait sync.WaitGroup
	for i, f := range all {
		wait.Go(func() { fits[i] = l.fits(ctx, f) })
	}
	wait.Wait()
	var found []wire.Framing
	for i, f := range all {
		if fits[i] {
			found = append(found, f)
		}
	}
	return found
}

func (l *ServerLab) fits(ctx context.Context, f wire.Framing) bool {
	payload := []byte("sockdrill asks which framing this is")
	ctx, cancel := context.WithTimeout(ctx, l.Timing.Prompt)
	defer cancel()
	c, err := peer.Dial(ctx, peer.Config{Transport: l.setup.transport, Framing: f, Trace: trace.New()}, l.addr)
	if err != nil {
		return false
	}
	defer c.Close()
	if c.SendFrames(payload) != nil {
		return false
	}
	echo, err := c.Frame(ctx, 0)
	return err == nil && string(echo) == string(payload)
}

// Suggest words what Fitting found, as flags of the command. Where the declared framing fits, it is not the framing.
func Suggest(declared wire.Framing, fitting []wire.Framing) string {
	if slices.ContainsFunc(fitting, func(f wire.Framing) bool { return f.String() == declared.String() }) {
		return "The framing is right: one short message alone comes back. Does the server take one read for one message? " +
			"Several messages may arrive in one read, and a long one in many."
	}
	if len(fitting) == 0 {
		return "No framing that sockdrill knows fits, either: does the server echo what it receives?"
	}
	flags := make([]string, len(fitting))
	for i, f := range fitting {
		flags[i] = "--framing " + f.String()
	}
	return fmt.Sprintf("The server does answer in another framing: try %s.", strings.Join(flags, " or "))
}
