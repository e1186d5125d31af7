package layout

import (
	"fmt"
	"strings"
	"testing"
)

const opening = "{first: {parts: [length: {bytes: 2}, payload]}, parts: [any: 1, length: {bytes: 2}, payload]}"

func TestTheFirstFrameOfAClientIsAnotherOne(t *testing.T) {
	l, err := Read([]byte(opening))
	if err != nil {
		t.Fatal(err)
	}
	stream := []byte("\x00\x02hiQ\x00\x03yesQ\x00\x00")
	var seen Seen
	var got []string
	for at := 0; at < len(stream); {
		f, ok, wrong := l.Scan(stream[at:], 100, &seen)
		if !ok || wrong != nil {
			t.Fatalf("at byte %d: %v, %v", at, ok, wrong)
		}
		got, at, seen = append(got, string(f.Payload)), at+f.Size, seen.Next()
	}
	if fmt.Sprint(got) != "[hi yes ]" {
		t.Errorf("%q", got)
	}
	spans, whole := l.Divide(stream)
	if whole != len(stream) || spans[0].To != 2 || spans[1].To != 4 || spans[2].To != 5 {
		t.Errorf("divided into %+v, %d bytes of it", spans, whole)
	}
	if frame := l.Append(nil, []byte("hi"), nil); string(frame) != "\x00\x00\x02hi" {
		t.Errorf("what is sent first is %q, and not as all others", frame)
	}
	if f, ok, wrong := l.Later().Scan([]byte("R\x00\x01x"), 100, &Seen{}); !ok || string(f.Payload) != "x" {
		t.Errorf("what comes back first: %v, %v, %v", f, ok, wrong)
	}
	if !strings.Contains(l.Words(), "the first frame that a client sends: length u16be of the payload, payload") {
		t.Error(l.Words())
	}
}

func TestAFirstFrameIsHeldToTheRules(t *testing.T) {
	for text, want := range map[string]string{
		"{first: {parts: [length: {bytes: 2}]}, parts: [length: {bytes: 2}, payload]}":                                                         "no payload",
		"{first: {first: {parts: [length: {bytes: 2}, payload]}, parts: [length: {bytes: 2}, payload]}, parts: [length: {bytes: 2}, payload]}": "one first frame",
		"{first: u32be, parts: [length: {bytes: 2}, payload]}":                                                                                 "keys",
	} {
		if _, err := Read([]byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", text, err, want)
		}
	}
}
