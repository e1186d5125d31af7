package main

import (
	"math/bits"
	"time"
)

// latencies counts times in buckets that are 1/64 of their value wide or narrower, so that a percentile is right to 1.6 %.
type latencies [64 * 64]int64

func bucket(t time.Duration) int {
	n := uint64(max(t, 0))
	exponent := max(bits.Len64(n)-7, 0)
	return exponent*64 + int(n>>exponent)
}

// floor is the least time of a bucket.
func floor(bucket int) time.Duration {
	if bucket < 128 {
		return time.Duration(bucket)
	}
	exponent := bucket/64 - 1
	return time.Duration(bucket-exponent*64) << exponent
}

func (l *latencies) add(t time.Duration) { l[bucket(t)]++ }

// percentile is the time that the given part of all stays at or below.
func (l *latencies) percentile(part float64) time.Duration {
	var total, seen int64
	for _, n := range l {
		total += n
	}
	for i, n := range l {
		seen += n
		if seen > 0 && float64(seen) >= part*float64(total) {
			return floor(i)
		}
	}
	return 0
}
