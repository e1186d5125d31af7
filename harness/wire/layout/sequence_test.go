package layout

import (
	"bytes"
	"slices"
	"testing"
)

func TestNumbersOfAStreamAreRead(t *testing.T) {
	for _, text := range []string{
		"parts: [length: {bytes: 4}, payload]\ntransform: [sequence: u64be]",
		"parts: [length: {as: varint, bytes: 5}, payload]\ntransform: [gzip, sequence: u32le, hmac-sha256: {text: k}]",
	} {
		l, err := Read([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		frames := [][]byte{l.Append(nil, []byte("a"), nil), l.Append(nil, []byte("b"), nil), l.Append(nil, nil, nil)}
		sent := slices.Concat(frames[0], frames[2], frames[1], frames[1])
		got, err := l.Numbers(append(bytes.Clone(sent), frames[0][:3]...))
		first := got[0] // a layout that is read may have been tried
		if err != nil || !slices.Equal(got, []uint64{first, first + 2, first + 1, first + 1}) {
			t.Errorf("%s: numbers %v, %v", text, got, err)
		}
		if _, err := l.Numbers(append(bytes.Clone(sent), 0, 0, 0, 1, 7)); err == nil && l.Sealed()[0].Kind == "sequence" {
			t.Errorf("%s: a message without a number has one", text)
		}
	}
}
