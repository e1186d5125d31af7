package process

import (
	"bytes"
	"regexp"
	"slices"
	"sync"
)

// mostPrinted is how many lines are taken down: more than any case looks at.
const mostPrinted = 1000

// printed takes down what stands in the group of a pattern, in each line of a stream that it matches. Of a line the first 8 KiB are looked at.
type printed struct {
	pattern *regexp.Regexp // nil: nothing is taken down
	line    []byte         // what there is of the last line

	mu   sync.Mutex
	said []string
}

// Write never fails.
func (p *printed) Write(b []byte) (int, error) {
	for rest := b; len(rest) > 0; {
		part, after, ended := bytes.Cut(rest, []byte("\n"))
		p.line = append(p.line, part[:min(len(part), longestLine-len(p.line))]...)
		if rest = after; ended {
			p.ends()
		}
	}
	return len(b), nil
}

// ends looks at a line that has ended.
func (p *printed) ends() {
	line := bytes.TrimSuffix(p.line, []byte("\r"))
	p.line = p.line[:0]
	if p.pattern == nil {
		return
	}
	found := p.pattern.FindSubmatch(line)
	p.mu.Lock()
	defer p.mu.Unlock()
	if found != nil && len(p.said) < mostPrinted {
		p.said = append(p.said, string(found[1]))
	}
}

// Printed is what it has printed so far of the answers that it took, as its Prints declare it: one for each line that matches. The last line
// counts when it has ended, or the stream has.
func (p *Process) Printed() []string {
	p.printed.mu.Lock()
	defer p.printed.mu.Unlock()
	return slices.Clone(p.printed.said)
}
