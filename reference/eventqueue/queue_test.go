package eventqueue

import (
	"slices"
	"testing"
)

func TestOrderAndClose(t *testing.T) {
	l := New(1)
	var got []int
	for i := range 100 {
		l.Post(func() { got = append(got, i) })
	}
	l.Close()
	<-l.Done()
	if len(got) != 100 || !slices.IsSorted(got) {
		t.Errorf("ran %v, want 0 to 99 in order", got)
	}
	l.Post(func() { t.Error("a function posted after Close ran") })
}

func TestRoomIsBounded(t *testing.T) {
	l := New(1)
	hold, quit := make(chan struct{}), make(chan struct{})
	if !l.Room(quit) {
		t.Fatal("the first place was refused")
	}
	l.PostRoom(func() { <-hold })
	close(quit)
	full := len(l.room) == cap(l.room)
	if !full {
		t.Error("a place was free while the only message was still being watched")
	}
	close(hold)
	l.Close()
	<-l.Done()
	if !l.Room(nil) {
		t.Error("the place did not come back")
	}
}

func TestPostFromInside(t *testing.T) {
	l := New(1)
	ran := make(chan struct{})
	l.Post(func() { l.Post(func() { close(ran) }) })
	<-ran
	l.Close()
	<-l.Done()
}
