package adapter

import (
	"bytes"
	"hash/crc32"
	"testing"
)

func TestAccountIsBounded(t *testing.T) {
	a := newAccount()
	for range maxEvents {
		if !a.add(Event{Event: EventRecv}) {
			t.Fatal("an event was refused below the bound")
		}
	}
	if a.add(Event{Event: EventRecv}) || a.Dropped() != 1 || len(a.Events()) != maxEvents {
		t.Errorf("beyond the bound: %d events, %d dropped", len(a.Events()), a.Dropped())
	}
}

func TestAccountKeepsPayloadsWithinItsBound(t *testing.T) {
	a := newAccount()
	big := bytes.Repeat([]byte("x"), maxData/2)
	for range 3 {
		a.add(Event{Event: EventRecv, Len: int64(len(big)), CRC: crc32.ChecksumIEEE(big), Data: big})
	}
	m := a.Messages()
	if m[1].Data == nil || m[2].Data != nil || !m[2].Is(big) {
		t.Error("the payload within the bound must be kept, the one beyond only described")
	}
}
