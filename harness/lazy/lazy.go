// Package lazy puts work off that most processes never need. A run starts a thousand processes of this one binary, workers and references,
// each of which initialises every package before it does anything: a millisecond there is a second of the run.
//
//	lazy.go  regular expressions
package lazy

import (
	"regexp"
	"sync"
)

// Regexp compiles an expression when it is asked for the first time. A malformed one panics then.
func Regexp(expression string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expression) })
}
