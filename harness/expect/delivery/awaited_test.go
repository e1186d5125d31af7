package delivery

import (
	"testing"

	"github.com/sockdrill/sockdrill/harness"
)

func TestNothingIsKeptOfWhatWasRight(t *testing.T) {
	a := Await(&harness.Lab{}, 4)
	for n := range 1000 {
		p := []byte{byte(n)}
		a.Sent(p)
		if room, left := a.Room(), a.Left(); room != 3 || left != 1 {
			t.Fatalf("with one message under way there is room for %d, and %d are left", room, left)
		}
		a.Came(p)
	}
	if a.Room() != 4 || len(a.sent) != 0 || a.right != 1000 {
		t.Errorf("room %d, %d kept, %d right", a.Room(), len(a.sent), a.right)
	}
}
