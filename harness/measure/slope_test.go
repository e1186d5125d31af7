package measure

import (
	"math"
	"math/rand/v2"
	"testing"
)

// A right implementation keeps nothing, whatever its memory looks like; a wrong one a kibibyte of each.
func TestOnlyWhatIsKeptOfEachIsASlope(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	const n, mib = 800, 1 << 20
	for name, c := range map[string]struct {
		memory func(done float64) float64
		keeps  bool
	}{
		"flat":                        {func(float64) float64 { return 40 * mib }, false},
		"a collector's saw":           {func(d float64) float64 { return 40*mib + math.Mod(d*3000, 90*mib) }, false},
		"noise":                       {func(float64) float64 { return 40*mib + 5*mib*r.Float64() }, false},
		"a warm-up":                   {func(d float64) float64 { return 40*mib + 60*mib*math.Min(1, d/200_000) }, false},
		"one step late":               {func(d float64) float64 { return 40*mib + 16*mib*math.Floor(d/350_000) }, false},
		"a kibibyte of each":          {func(d float64) float64 { return 40*mib + 1024*d }, true},
		"of each, beneath a saw":      {func(d float64) float64 { return 40*mib + 1024*d + math.Mod(d*3000, 90*mib) }, true},
		"of each, beneath much noise": {func(d float64) float64 { return 40*mib + 1024*d + 30*mib*r.Float64() }, true},
	} {
		var x, y []float64
		for i := range n {
			x = append(x, float64(i+1)*500)
			y = append(y, c.memory(x[i]))
		}
		wx, wy := Minima(x, y, x[n-1]/2)
		bound := 64.0 * mib / (x[n-1] / 2)
		if line := Fit(wx, wy); len(wx) != Windows || line.Least() > bound != c.keeps {
			t.Errorf("%s: %d windows, %.1f ± %.1f bytes for each, bound %.1f", name, len(wx), line.Per, line.Doubt(), bound)
		}
	}
}

func TestALineAndItsErrorAreThoseOfTheBook(t *testing.T) {
	// The numbers are those of R: summary(lm(c(2, 4, 5, 4, 5) ~ c(1, 2, 3, 4, 5))).
	s := Fit([]float64{1, 2, 3, 4, 5}, []float64{2, 4, 5, 4, 5})
	if math.Abs(s.Per-0.6) > 1e-9 || math.Abs(s.Error-0.2828427) > 1e-6 || s.N != 5 {
		t.Errorf("%+v", s)
	}
	if Fit([]float64{1, 2}, []float64{1, 2}) != (Slope{}) || Fit([]float64{1, 1, 1}, []float64{1, 2, 3}) != (Slope{}) {
		t.Error("two points, or three above each other, have a line")
	}
}
