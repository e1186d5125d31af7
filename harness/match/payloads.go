package match

import (
	"bytes"
	"fmt"

	"github.com/onsi/gomega/types"

	"github.com/sockdrill/sockdrill/harness/adapter"
)

// Payloads matches frames on the wire ([][]byte) or messages of the account ([]adapter.Event) that are exactly these
// payloads, in this order.
func Payloads(want ...[]byte) types.GomegaMatcher {
	return &matcher{
		check: func(actual any) (string, error) { return differ(actual, want) },
		not:   fmt.Sprintf("Expected anything but these %d messages.", len(want)),
	}
}

func differ(actual any, want [][]byte) (string, error) {
	count, same, got, who, err := reader(actual)
	if err != nil {
		return "", err
	}
	for i := range min(count, len(want)) {
		if !same(i, want[i]) {
			return fmt.Sprintf("Expected message %d of %d to be %s, but %s %s.", i+1, len(want), show(want[i]), who, got(i)), nil
		}
	}
	switch {
	case count < len(want):
		return fmt.Sprintf("Expected %d messages, but %s only the first %d; missing is %s.", len(want), who, count, show(want[count])), nil
	case count > len(want):
		return fmt.Sprintf("Expected %d messages, but %s %d; the first one too many is %s.", len(want), who, count, got(len(want))), nil
	}
	return "", nil
}

// reader gives one view of both witnesses: how many, is number i this payload, and number i in words.
func reader(actual any) (count int, same func(int, []byte) bool, got func(int) string, who string, err error) {
	switch v := actual.(type) {
	case [][]byte:
		return len(v), func(i int, p []byte) bool { return bytes.Equal(v[i], p) },
			func(i int) string { return show(v[i]) }, "the wire shows", nil
	case []adapter.Event:
		return len(v), func(i int, p []byte) bool { return v[i].Is(p) },
			func(i int) string { return said(v[i]) }, "the implementation reports", nil
	}
	return 0, nil, nil, "", wrongType(actual, "frames or events")
}

// said words a message of the account.
func said(e adapter.Event) string {
	if int64(len(e.Data)) == e.Len {
		return show(e.Data)
	}
	return fmt.Sprintf("a message of %d B with CRC-32 %08x", e.Len, e.CRC)
}
