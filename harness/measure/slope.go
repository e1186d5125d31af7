package measure

import "math"

// Slope is a straight line through points by least squares, and how sure it is.
type Slope struct {
	Per   float64 // what y grows by for each x
	Error float64 // its standard error
	N     int     // points
}

// Fit lays a line through the points. Fewer than three have no error that is known, and none: all is zero.
func Fit(x, y []float64) Slope {
	n := float64(len(x))
	if len(x) < 3 {
		return Slope{}
	}
	var mx, my float64
	for i := range x {
		mx, my = mx+x[i]/n, my+y[i]/n
	}
	var xx, xy float64
	for i := range x {
		xx += (x[i] - mx) * (x[i] - mx)
		xy += (x[i] - mx) * (y[i] - my)
	}
	if xx == 0 {
		return Slope{}
	}
	s := Slope{Per: xy / xx, N: len(x)}
	var rest float64
	for i := range x {
		d := y[i] - my - s.Per*(x[i]-mx)
		rest += d * d
	}
	s.Error = math.Sqrt(rest / (n - 2) / xx)
	return s
}

// Windows is into how many parts Minima divides what it looks at.
const Windows = 16

// student is Student's t of 14 degrees of freedom at 0.995: of a line through as many points as there are windows, the slope lies within so
// many standard errors in 99 of 100 cases.
const student = 2.977

// Doubt is half the interval in which the slope of a line through the minima of all windows lies with 99 % of certainty.
func (s Slope) Doubt() float64 { return student * s.Error }

// Least is the lower end of that interval.
func (s Slope) Least() float64 { return s.Per - s.Doubt() }

// Minima are the least values in windows of the same width of x, from from on, and where they stand. Of a window without a point there is
// none. A collector lets a heap grow and empties it again: the feet of that saw say whether more is kept each time.
func Minima(x, y []float64, from float64) (wx, wy []float64) {
	to := x[len(x)-1]
	at := make([]int, Windows)
	for w := range at {
		at[w] = -1
	}
	for i := range x {
		if x[i] < from {
			continue
		}
		w := min(Windows-1, int(Windows*(x[i]-from)/(to-from)))
		if at[w] < 0 || y[i] < y[at[w]] {
			at[w] = i
		}
	}
	for _, i := range at {
		if i >= 0 {
			wx, wy = append(wx, x[i]), append(wy, y[i])
		}
	}
	return wx, wy
}
