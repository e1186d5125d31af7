package verdict

import (
	"bytes"
	"reflect"
	"testing"
)

func TestAPairTravelsInAMessage(t *testing.T) {
	want := Parted([]byte("hello"), []byte("hellO\x1e\x1f"), true)
	message := Safety.Mark("Expected hello, but hellO came."+want.Mark()) + " It matters."
	if text, kind := Unmark(message); text != "Expected hello, but hellO came. It matters." || kind != Safety {
		t.Errorf("%q of kind %q", text, kind)
	}
	if got := Pairs(message); len(got) != 1 || !reflect.DeepEqual(got[0], want) {
		t.Errorf("%+v, want %+v", got, want)
	}
	if got := Pairs("Expected hello."); got != nil {
		t.Errorf("a message without a pair has %+v", got)
	}
}

// Of long messages a pair keeps what shows where they part, and of a long one that parts from nothing its beginning.
func TestAPairKeepsWhereMessagesPart(t *testing.T) {
	long := bytes.Repeat([]byte("abc"), 10_000)
	other := bytes.Clone(long)
	other[20_000] = 'x'
	p := Parted(long, other, false)
	if at := p.From + Parting(p.Want, p.Got); at != 20_000 || len(p.Want) != keptOfPair || p.WantN != len(long) || p.GotN != len(long) {
		t.Errorf("they part at %d of %d, and %d bytes are kept", at, p.WantN, len(p.Want))
	}
	if p := Parted(long, nil, false); p.From != 0 || len(p.Want) != keptOfPair || p.GotN != 0 {
		t.Errorf("from %d, %d bytes", p.From, len(p.Want))
	}
	if p := Parted(long[:12_000], long, false); p.From+Parting(p.Want, p.Got) != 12_000 || len(p.Got) != keptOfPair {
		t.Errorf("from %d, %d and %d bytes", p.From, len(p.Want), len(p.Got))
	}
}
