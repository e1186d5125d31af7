package script

import "testing"

func TestNumbersInARowAreARange(t *testing.T) {
	long := []int{3, 5, 6}
	for n := 64; n <= 1100; n++ {
		long = append(long, n)
	}
	for want, all := range map[string][]int{"": nil, "7": {7}, "3, 5, 6, 64–1100": long, "1–3, 9": {1, 2, 3, 9}} {
		if got := Numbers(all); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
