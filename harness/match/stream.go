package match

import (
	"bytes"

	"github.com/onsi/gomega/types"

	"github.com/sockdrill/sockdrill/harness/verdict"
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
				return missing("Expected %d bytes, but only %d came: %s.", len(want), len(came), show(came)).
					beside(verdict.Parted(want, came, false)), nil
			}
			return wrong("Expected the bytes %s, but they are %s%s.", show(want), show(came), parting(want, came)).
				beside(verdict.Parted(want, came, false)), nil
		},
		not: wrong("Expected anything but these %d bytes.", len(want)),
	}
}
