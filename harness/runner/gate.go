package runner

import (
	"sync"
	"time"
)

// patience is how long one that starts may keep others waiting: longer than any runtime takes to come up, shorter than
// it takes to tell that one hangs.
const patience = 5 * time.Second

// gate lets only so many implementations start at once: a first reply took 476 ms with 16 starting together.
type gate chan struct{}

// enter waits for a place, or for done. The place is given back by leave, or by itself once patience is over.
func (g gate) enter(done <-chan struct{}) (leave func(), ok bool) {
	select {
	case g <- struct{}{}:
	case <-done:
		return nil, false
	}
	var once sync.Once
	leave = func() { once.Do(func() { <-g }) }
	time.AfterFunc(patience, leave)
	return leave, true
}
