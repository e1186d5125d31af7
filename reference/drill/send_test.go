package drill

import (
	"testing"

	"github.com/sockdrill/sockdrill/reference/client"
)

// A long run has millions of commands, each with a number of its own.
func TestACommandWhoseCallsAreOverIsForgotten(t *testing.T) {
	d := &driven{calls: map[int64][]*client.Call{}}
	one, other := new(client.Call), new(client.Call)
	d.keep(7, one)
	d.keep(7, other)
	d.drop(7, one)
	if kept := d.calls[7]; len(kept) != 1 || kept[0] != other {
		t.Errorf("of two calls %d are kept, want the one that is not over", len(kept))
	}
	d.drop(7, other)
	d.drop(8, one) // was over before it could be kept
	if len(d.calls) > 0 {
		t.Errorf("%d commands are remembered, want none", len(d.calls))
	}
}
