package subject

import (
	"fmt"
	"slices"
	"strings"
)

// check returns what a declared backoff contradicts itself in.
func (b Backoff) check(at string) *misfit {
	for _, step := range []func(string) *misfit{b.checkGrowth, b.checkJitter, b.checkEnd, b.checkReset} {
		if found := step(at); found != nil {
			return found
		}
	}
	return nil
}

func (b Backoff) checkGrowth(at string) *misfit {
	switch {
	case b.Initial == 0:
		return &misfit{at: at + ".initial", problem: "a backoff needs `initial`, its first delay in milliseconds, above 0",
			remedy: "leave `backoff` out if there is no delay: what is not declared is not judged"}
	case b.Factor < 1:
		return &misfit{at: at + ".factor", problem: fmt.Sprintf("the factor %v lets delays shrink", b.Factor),
			remedy: "give what each delay is multiplied by, such as 2; 1 if they stay the same"}
	case b.Cap < b.Initial:
		return &misfit{
			at: at + ".cap", problem: fmt.Sprintf("the cap of %v is below the initial delay of %v", b.Cap.D(), b.Initial.D()),
			remedy: "give the longest delay in milliseconds; that of `initial` if all are the same",
		}
	}
	return nil
}

func (b Backoff) checkJitter(at string) *misfit {
	if b.Jitter == "" {
		return &misfit{at: at, problem: "a backoff needs `jitter`, how its delays are drawn",
			remedy: "choose one of " + strings.Join(Jitters, ", ")}
	}
	if !slices.Contains(Jitters, b.Jitter) {
		return &misfit{at: at + ".jitter", problem: fmt.Sprintf("unknown jitter %q", b.Jitter),
			remedy: "choose one of " + strings.Join(Jitters, ", ")}
	}
	wide := b.Jitter == JitterProportional || b.Jitter == JitterGaussian
	switch {
	case wide && b.Width == 0:
		return &misfit{at: at + ".jitter", problem: fmt.Sprintf("%s jitter needs a `width`", b.Jitter),
			remedy: "give it as a share of the delay: 0.2 is 20 %"}
	case !wide && b.Width != 0:
		return &misfit{at: at + ".width", problem: fmt.Sprintf("%s jitter has no width", b.Jitter),
			remedy: "leave `width` out, or declare proportional or gaussian jitter"}
	case b.Width < 0 || b.Width > 1:
		return &misfit{at: at + ".width", problem: fmt.Sprintf("%v is no share of a delay", b.Width),
			remedy: "give a number above 0, 1 at most: 0.2 is 20 %"}
	case b.Jitter == JitterDecorrelated && b.Factor == 1:
		return &misfit{at: at + ".factor", problem: "decorrelated jitter with the factor 1 is no jitter",
			remedy: "give what the last delay is multiplied by; the one who named it uses 3"}
	}
	return nil
}

func (b Backoff) checkEnd(at string) *misfit {
	switch {
	case b.Attempts < 0:
		return &misfit{at: at + ".attempts", problem: fmt.Sprintf("%d attempts are none", b.Attempts),
			remedy: "leave the key out if there is no limit"}
	case b.Attempts == 1:
		return &misfit{at: at + ".attempts", problem: "a client with one attempt never waits, and declares a backoff",
			remedy: "`attempts` counts the first one, too: 2 is one more. Leave `backoff` out if it does not come back"}
	case b.MaxElapsed > 0 && b.MaxElapsed < b.Initial:
		return &misfit{
			at: at + ".max_elapsed", problem: fmt.Sprintf("%v in all leave no room for the first delay of %v", b.MaxElapsed.D(),
				b.Initial.D()),
			remedy: "give the time that all attempts of a series may take, in milliseconds",
		}
	}
	return nil
}

func (b Backoff) checkReset(at string) *misfit {
	switch {
	case b.Reset != "" && !slices.Contains(Resets, b.Reset):
		return &misfit{at: at + ".reset", problem: fmt.Sprintf("unknown reset %q", b.Reset),
			remedy: "choose one of " + strings.Join(Resets, ", ")}
	case b.Reset == ResetStable && b.Stable == 0:
		return &misfit{at: at + ".reset", problem: "a reset by a stable connection needs `stable`",
			remedy: "say after how many milliseconds a connection is stable"}
	case b.Stable > 0 && b.ResetRule() != ResetStable:
		return &misfit{
			at: at + ".stable", problem: fmt.Sprintf("reset: %s does not wait until a connection is stable", b.Reset),
			remedy: "leave one of the two out: with `stable` alone a connection that lasts for it begins a new series",
		}
	}
	return nil
}
