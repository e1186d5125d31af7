package peer

import (
	"encoding/binary"
	"sync"
)

// counters are the values of the operation increment, by key. The zero value is ready.
type counters struct {
	mu     sync.Mutex
	values map[string]uint64
}

// increment raises a counter by one, from 0, and returns it as 8 bytes, big-endian.
func (c *counters) increment(key string) []byte {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.values == nil {
		c.values = make(map[string]uint64)
	}
	c.values[key]++
	return binary.BigEndian.AppendUint64(nil, c.values[key])
}
