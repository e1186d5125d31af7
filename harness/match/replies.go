package match

import (
	"bytes"
	"fmt"
	"slices"

	"github.com/onsi/gomega/types"
)

// Replies matches frames on the wire that are the right replies of a server which does not echo. want gives them in the order in
// which these frames came, as far as they are right.
func Replies(want func(came [][]byte) [][]byte) types.GomegaMatcher {
	return &matcher{
		check: func(actual any) (mismatch, error) {
			came, ok := actual.([][]byte)
			if !ok {
				return matches, wrongType(actual, "frames")
			}
			right := want(came)
			problem, err := differ(came, right)
			if problem != matches {
				problem.text += apart(came, right) + " Expected is the answer that the manifest declares (server.exchange)."
			}
			return problem, err
		},
		not: wrong("Expected anything but the right replies."),
	}
}

// apart says where the first wrong reply differs from the right one: they may begin alike.
func apart(came, right [][]byte) string {
	for i := range min(len(came), len(right)) {
		if bytes.Equal(came[i], right[i]) {
			continue
		}
		if n := slices.IndexFunc(came[:i], func(p []byte) bool { return bytes.Equal(p, came[i]) }); n >= 0 {
			return fmt.Sprintf(" It is the same as message %d: one answer came twice.", n+1)
		}
		at := 0
		for at < min(len(came[i]), len(right[i])) && came[i][at] == right[i][at] {
			at++
		}
		return fmt.Sprintf(" They differ from byte %d on: expected % x, came % x.", at, head(right[i][at:]), head(came[i][at:]))
	}
	return ""
}

// head is as much of a payload as shows a difference.
func head(p []byte) []byte {
	const most = 8
	return p[:min(len(p), most)]
}
