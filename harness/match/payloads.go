package match

import (
	"bytes"
	"fmt"

	"github.com/onsi/gomega/types"

	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/verdict"
)

// Payloads matches frames on the wire ([][]byte) or messages of the account ([]adapter.Event) that are exactly these
// payloads, in this order.
func Payloads(want ...[]byte) types.GomegaMatcher {
	return &matcher{
		check: func(actual any) (mismatch, error) { return differ(actual, want) },
		not:   wrong("Expected anything but these %d messages.", len(want)),
	}
}

func differ(actual any, want [][]byte) (mismatch, error) {
	count, whole, got, who, err := reader(actual)
	if err != nil {
		return matches, err
	}
	for i := range min(count, len(want)) {
		if data, same := whole(i, want[i]); !same {
			problem := wrong("Expected message %d of %d to be %s, but %s %s%s.", i+1, len(want), show(want[i]), who, got(i),
				parting(want[i], data))
			if onWire(actual) || len(data) > 0 { // else nobody knows its bytes
				problem = problem.beside(verdict.Parted(want[i], data, onWire(actual)))
			}
			return problem, nil
		}
	}
	switch {
	case count < len(want):
		return missing("Expected %s, but %s %s; missing is %s.", messages(len(want)), who, first(count), show(want[count])).
			beside(verdict.Lacking(want[count], onWire(actual))), nil
	case count > len(want):
		return wrong("Expected %s, but %s %d; the first one too many is %s.", messages(len(want)), who, count, got(len(want))), nil
	}
	return matches, nil
}

// onWire reports whether evidence is what frames carry.
func onWire(actual any) bool {
	_, is := actual.([][]byte)
	return is
}

// first says how many of the expected messages came.
func first(n int) string {
	if n == 0 {
		return "none"
	}
	return fmt.Sprintf("only the first %d", n)
}

// messages counts in words.
func messages(n int) string {
	switch n {
	case 0:
		return "no message"
	case 1:
		return "1 message"
	}
	return fmt.Sprintf("%d messages", n)
}

// parting says where two messages part that look alike at their beginnings, which is all that is shown of them.
func parting(want, got []byte) string {
	at := 0
	for at < min(len(want), len(got)) && want[at] == got[at] {
		at++
	}
	if at < shown {
		return ""
	}
	return fmt.Sprintf("; they are the same for %d bytes, and then %s should follow, but %s does", at, rest(want[at:]), rest(got[at:]))
}

// rest prints the first of what follows within a message.
func rest(p []byte) string {
	const few = 8
	if len(p) == 0 {
		return "nothing"
	}
	return fmt.Sprintf("%q", p[:min(len(p), few)])
}

// reader returns one view of both witnesses: how many, number i as far as its bytes are known and whether it is this payload, and
// number i in words.
func reader(actual any) (count int, whole func(int, []byte) ([]byte, bool), got func(int) string, who string, err error) {
	switch v := actual.(type) {
	case [][]byte:
		return len(v), func(i int, p []byte) ([]byte, bool) { return v[i], bytes.Equal(v[i], p) },
			func(i int) string { return show(v[i]) }, "the wire shows", nil
	case []adapter.Event:
		return len(v), func(i int, p []byte) ([]byte, bool) { return known(v[i]), v[i].Is(p) },
			func(i int) string { return said(v[i]) }, "the implementation reports", nil
	}
	return 0, nil, nil, "", wrongType(actual, "frames or events")
}

// known is the payload of a message of the account; nil if the account has no more than a part of it.
func known(e adapter.Event) []byte {
	if int64(len(e.Data)) == e.Len {
		return e.Data
	}
	return nil
}

// said words a message of the account.
func said(e adapter.Event) string {
	if int64(len(e.Data)) == e.Len {
		return show(e.Data)
	}
	return fmt.Sprintf("a message of %d B with CRC-32 %08x", e.Len, e.CRC)
}
