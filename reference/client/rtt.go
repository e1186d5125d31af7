package client

import (
	"math/bits"
	"time"
)

// RTT is what a client has seen of the time from sending a request to its reply. Requests that were sent more than once
// do not count (Karn), and neither does the time that one waited in the queue. An average hides what the slowest one in
// a hundred waits, so there are percentiles; they are exact to an eighth.
type RTT struct {
	Count              int64
	Mean               time.Duration
	P50, P90, P99, Max time.Duration
}

// RTT returns what was seen since the client was made.
func (c *Client) RTT() RTT {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.rtt.sum()
}

// histogram counts durations in buckets that grow with what they hold: eight for each power of two of microseconds. It
// takes the same memory however many it has seen.
type histogram struct {
	buckets [8 * 40]int64
	count   int64
	total   time.Duration
	max     time.Duration
}

func (h *histogram) add(d time.Duration) {
	d = max(d, 0)
	h.buckets[bucketOf(d)]++
	h.count++
	h.total += d
	h.max = max(h.max, d)
}

// bucketOf counts the first three bits behind the highest one.
func bucketOf(d time.Duration) int {
	us := uint64(d.Microseconds())
	if us < 8 {
		return int(us)
	}
	shift := bits.Len64(us) - 4
	return min(8*(shift+1)+int(us>>shift&7), len(histogram{}.buckets)-1)
}

// top is the greatest duration of a bucket.
func top(bucket int) time.Duration {
	if bucket < 8 {
		return time.Duration(bucket) * time.Microsecond
	}
	shift := bucket/8 - 1
	return time.Duration((uint64(bucket%8)+9)<<shift-1) * time.Microsecond
}

func (h *histogram) sum() RTT {
	if h.count == 0 {
		return RTT{}
	}
	return RTT{
		Count: h.count, Mean: h.total / time.Duration(h.count),
		P50: h.percentile(50), P90: h.percentile(90), P99: h.percentile(99), Max: h.max,
	}
}

// percentile is what so many in a hundred did not exceed.
func (h *histogram) percentile(p int64) time.Duration {
	due := (h.count*p + 99) / 100
	for i, n := range h.buckets {
		if due -= n; due <= 0 {
			return min(top(i), h.max)
		}
	}
	return h.max
}
