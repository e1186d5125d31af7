package main

import (
	"sync"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/runner"
)

// plan returns every case. Ginkgo's tree is a global, so it is built once, however often the command is called.
var plan = sync.OnceValues(func() ([]record.Case, error) {
	cases, err := runner.Plan(harness.Suite{})
	if err != nil {
		return nil, &exitError{record.ExitHarness, err}
	}
	return cases, nil
})
