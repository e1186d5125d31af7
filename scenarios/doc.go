// Package scenarios holds the specs, one file per behaviour. Each group only records itself (harness.Describe), so that a
// worker builds no more than the one it runs. Start at baseline.go, then segments.go.
package scenarios
