// Command case is a sockdrill of so many cases, which are all the same: each starts the server, greets it, lets it listen, and
// is over. What it takes is what a case costs before it does anything. It prints a line of JSON, a result.Cases.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"strconv"
	"syscall"
	"time"

	"github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/bench/internal/result"
	"github.com/sockdrill/sockdrill/bench/internal/serve"
	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/runner"
	"github.com/sockdrill/sockdrill/harness/subject"
)

func main() {
	cases := flag.Int("cases", 400, "how many cases are registered, and run")
	server := flag.String("server", "", "path of the reference, whose adapter each case starts")
	worker := flag.Bool("worker", false, "run one of them, for a supervisor")
	flag.Parse()
	describe(*cases)
	if *worker {
		os.Exit(runner.Work(harness.Suite{}, os.Stdin, os.Stdout, os.Stderr))
	}
	measured, err := run(*cases, *server)
	if err != nil {
		serve.Fatal(err)
	}
	json.NewEncoder(os.Stdout).Encode(measured)
}

// inGroup is how many cases a group has: about as many as those of the scenarios.
const inGroup = 3

// describe registers so many cases.
func describe(n int) {
	for first := 0; first < n; first += inGroup {
		harness.Describe(fmt.Sprintf("Cases from %d on", first), func() {
			for i := first; i < min(first+inGroup, n); i++ {
				ginkgo.It(fmt.Sprintf("starts and ends: number %d", i), harness.Covers(fmt.Sprintf("FRM-001.server.number-%d", i)),
					func(ctx ginkgo.SpecContext) { harness.ColdServer(ctx, harness.Plain) })
			}
		})
	}
}

// run judges the server by all of them, one at a time.
func run(n int, server string) (measured result.Cases, err error) {
	self, err := os.Executable()
	if err != nil {
		return measured, err
	}
	began := time.Now()
	cases, err := runner.Plan(harness.Suite{})
	if err != nil {
		return measured, err
	}
	planned := time.Since(began)
	end, err := runner.Run(context.Background(), runner.Config{
		Cases: cases, Self: self, WorkerArgs: []string{"-worker", "-cases", strconv.Itoa(n)}, Parallel: 1, Seed: 1,
		Implementations: []subject.Implementation{{Name: "reference", Side: record.Server, Command: []string{server, "server"}}},
		Sink:            func(record.Event) {},
	})
	if err == nil && end.Pass != n {
		err = fmt.Errorf("%d of %d cases passed: %+v", end.Pass, n, end)
	}
	return result.Cases{Cases: n, Plan: planned, Wall: end.Wall, CPU: used()}, err
}

// used is the processor time of this process and of all that it has waited for.
func used() time.Duration {
	var sum int64
	for _, who := range []int{syscall.RUSAGE_SELF, syscall.RUSAGE_CHILDREN} {
		var usage syscall.Rusage
		if syscall.Getrusage(who, &usage) == nil {
			sum += usage.Utime.Nano() + usage.Stime.Nano()
		}
	}
	return time.Duration(sum)
}
