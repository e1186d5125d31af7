package compared

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/sockdrill/sockdrill/harness/trace"
	"github.com/sockdrill/sockdrill/harness/verdict"
	"github.com/sockdrill/sockdrill/harness/wire"
)

// told is what a comparison shows, as lines.
func (m Model) told() string {
	var b strings.Builder
	fmt.Fprintln(&b, m.Head)
	for _, r := range m.Rows {
		if r.Part != "" {
			fmt.Fprintln(&b, r.Part+":")
		}
		if r.Fold != "" {
			fmt.Fprintln(&b, "("+r.Fold+")")
			continue
		}
		fmt.Fprintf(&b, "%d %s | %s\n", r.At, r.Want.told(), r.Got.told())
	}
	return b.String()
}

func (c Cell) told() string {
	var words []string
	for _, r := range c.Runs {
		words = append(words, map[string]string{"": r.Hex, "first": "<" + r.Hex + ">", "other": "(" + r.Hex + ")"}[r.Class])
	}
	return strings.TrimSpace(strings.Join(words, " ") + " " + c.Text)
}

func TestWhatWasExpectedStandsBesideWhatCame(t *testing.T) {
	for name, c := range map[string]struct {
		pair   verdict.Pair
		stream string // what our peer read
		want   string
	}{
		"another message": {verdict.Parted([]byte("hello"), []byte("hullo"), true), "\x00\x00\x00\x05hullo",
			"Both frames, as they lie on the wire. They differ from byte 5 on.\n" +
				"the length:\n0 00 00 00 05 .... | 00 00 00 05 ....\n" +
				"the payload:\n4 68 <65> 6c 6c 6f hello | 68 <75> 6c 6c 6f hullo\n"},
		"bytes that are no frame": {verdict.Lacking([]byte("hi"), true), "\x02\x00\x00\x00hi",
			"One frame was expected, and what came is no whole one; it differs from byte 0 on.\n" +
				"the length:\n0 <00> 00 00 (02) .... | <02> 00 00 (00) ....\nthe payload:\n4 68 69 hi | 68 69 hi\n"},
		"nothing": {verdict.Lacking([]byte("hi"), true), "",
			"6 bytes were expected, and nothing came.\nthe length:\n0 <00> (00 00 02) .... | \nthe payload:\n4 (68 69) hi | \n"},
		"more than that": {verdict.Parted([]byte("hi"), []byte("high"), true), "\x00\x00\x00\x04high",
			"Both frames, as they lie on the wire. They differ from byte 3 on.\nthe length:\n0 00 00 00 <02> .... | 00 00 00 <04> ....\n" +
				"the payload:\n4 68 69 hi | 68 69 hi\nbeyond what was expected:\n6  | (67 68) gh\n"},
		"what an account says": {verdict.Parted([]byte("hi"), []byte("ho"), false), "\x00\x00\x00\x02ho",
			"Both messages. They differ from byte 1 on.\nthe message:\n0 68 <69> hi | 68 <6f> ho\n"},
	} {
		t.Run(name, func(t *testing.T) {
			events := []trace.Event{{Lane: trace.Peer, Kind: trace.Got, Conn: 1, Dir: "to-client", N: len(c.stream), Data: []byte(c.stream)}}
			if got := New(c.pair, events, wire.Default.Layout()).told(); got != c.want {
				t.Errorf("it shows\n%s, want\n%s", got, c.want)
			}
		})
	}
}

// A long message is folded to what is near the first difference, and what is not shown is counted.
func TestLongMessagesAreFolded(t *testing.T) {
	want := bytes.Repeat([]byte("x"), 800)
	got := bytes.Clone(want)
	got[400] = 'y'
	m := New(verdict.Parted(want, got, false), nil, nil)
	shown := m.told()
	if len(m.Rows) > 2*comparedRows+4 || !strings.Contains(shown, "400 <78> 78") || !strings.Contains(shown, "(360 bytes are folded away)") {
		t.Errorf("%d rows:\n%s", len(m.Rows), shown)
	}
	long := New(verdict.Parted(bytes.Repeat(want, 20), got, false), nil, nil)
	if shown = long.told(); !strings.Contains(shown, "They differ from byte 400 on") || !strings.Contains(shown, "more bytes") {
		t.Error(shown)
	}
}
