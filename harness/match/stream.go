package match

import (
	"bytes"

	"github.com/onsi/gomega/types"
)

// Stream matches the bytes of a connection that are exactly these.
func Stream(want []byte) types.GomegaMatcher {
	return &matcher{
		check: func(actual any) (mismatch, error) {
			came, ok := actual.([]byte)
			switch {
			case !ok:
				return matches, wrongType(actual, "bytes")
			case bytes.Equal(came, want):
				return matches, nil
			case bytes.HasPrefix(want, came):
				return missing("Expected %d bytes, but only %d came: %s.", len(want), len(came), show(came)), nil
			}
			return wrong("Expected the bytes %s, but they are %s%s.", show(want), show(came), parting(want, came)), nil
		},
		not: wrong("Expected anything but these %d bytes.", len(want)),
	}
}
