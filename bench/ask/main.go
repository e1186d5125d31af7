// Command ask measures a client: as many requests as it can carry, with so many under way, against a server that replies at
// once. It prints what it measured as one line of JSON.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"runtime"
	"time"

	"github.com/sockdrill/sockdrill/bench/internal/process"
	"github.com/sockdrill/sockdrill/bench/internal/result"
)

// asker carries requests of the message profile.
type asker interface {
	// run has n more requests answered and verified, with inflight of them under way at once.
	run(n int) error
}

func main() {
	kind := flag.String("client", "", "reference or bare")
	addr := flag.String("addr", "", "host:port of the server")
	size := flag.Int("size", 64, "bytes of each request's body")
	inflight := flag.Int("inflight", 64, "requests under way at once")
	timeout := flag.Duration("timeout", 0, "limit of each request; 0 means none")
	length := flag.Duration("time", time.Second, "time to measure")
	flag.Parse()
	dial := map[string]func(string, int, int, time.Duration) (asker, error){"reference": dialReference, "bare": dialBare}[*kind]
	if dial == nil {
		fatal(fmt.Errorf("-client %q: want reference or bare", *kind))
	}
	c, err := dial(*addr, *size, *inflight, *timeout)
	if err != nil {
		fatal(err)
	}
	result, err := measure(c, *inflight, *length)
	if err != nil {
		fatal(err)
	}
	json.NewEncoder(os.Stdout).Encode(result)
}

// measure runs the client in stretches, after one that warms it up.
func measure(c asker, inflight int, length time.Duration) (r result.Ask, err error) {
	stretch := max(10_000, 10*inflight)
	if err := c.run(stretch); err != nil {
		return r, err
	}
	before, cpu, began := mallocs(), used(), time.Now()
	for time.Since(began) < length {
		if err := c.run(stretch); err != nil {
			return r, err
		}
		r.Requests += int64(stretch)
	}
	r.Time, r.CPU, r.Mallocs = time.Since(began), used()-cpu, mallocs()-before
	return r, nil
}

func mallocs() uint64 {
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return stats.Mallocs
}

func used() time.Duration {
	cpu, err := process.CPU(os.Getpid())
	if err != nil {
		fatal(err)
	}
	return cpu
}

func fatal(err error) {
	fmt.Fprintln(os.Stderr, "ask:", err)
	os.Exit(1)
}
