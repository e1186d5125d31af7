package main

import "slices"

// spread is what several runs of one thing gave.
type spread struct{ low, median, high float64 }

func spreadOf(values []float64) spread {
	sorted := slices.Sorted(slices.Values(values))
	n := len(sorted)
	if n == 0 {
		return spread{}
	}
	return spread{sorted[0], (sorted[(n-1)/2] + sorted[n/2]) / 2, sorted[n-1]}
}

// over is the spread of the runs, each turned into a number.
func over[T any](runs []T, number func(T) float64) spread {
	var values []float64
	for _, run := range runs {
		values = append(values, number(run))
	}
	return spreadOf(values)
}
