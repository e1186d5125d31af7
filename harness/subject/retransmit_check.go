package subject

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/transport"
)

// checkRetransmit returns what is wrong with what an entry declares of its retransmissions.
func (e *Entry) checkRetransmit(at string, side record.Side) *misfit {
	at += ".policies.retransmit"
	r := e.Policies.Retransmit
	switch {
	case r == nil:
		return nil
	case side == record.Server:
		return &misfit{at: at, problem: "a server answers, and asks nothing again", remedy: "declare it of the `client`"}
	case e.Transport != transport.UDP.Name:
		return &misfit{at: at, problem: "over streams the system sends again what was lost", remedy: "add `transport: udp`, or leave it out"}
	}
	return r.check(at)
}

func (r Retransmit) check(at string) *misfit {
	if _, known := presets[r.Preset]; r.Preset != "" && !known {
		return &misfit{at: at + ".preset", problem: fmt.Sprintf("unknown preset %q", r.Preset),
			remedy: "choose one of " + strings.Join(slices.Sorted(maps.Keys(presets)), ", ") + ", or give the times themselves"}
	}
	r = r.Resolved()
	wide := r.Jitter == JitterUp || r.Jitter == JitterBoth
	switch {
	case r.Initial <= 0:
		return &misfit{at: at, problem: "it needs `initial`, the time from a question to its second copy in milliseconds, above 0",
			remedy: "give it, or a `preset`"}
	case r.Factor == 0:
		return &misfit{at: at, problem: "it needs `factor`, what each time is multiplied by", remedy: "give it, such as 2; 1 if all times are the same"}
	case r.Factor < 1:
		return &misfit{at: at, problem: fmt.Sprintf("the factor %v lets times shrink", r.Factor),
			remedy: "give as `factor` what each time is multiplied by, such as 2; 1 if they stay the same"}
	case r.Cap != 0 && r.Cap < r.Initial:
		return &misfit{at: at + ".cap", problem: fmt.Sprintf("the cap of %v is below the initial time of %v", r.Cap.D(), r.Initial.D()),
			remedy: "give the longest time in milliseconds, or leave it out"}
	case r.Jitter != "" && !slices.Contains(RetransmitJitters, r.Jitter):
		return &misfit{at: at + ".jitter", problem: fmt.Sprintf("unknown jitter %q", r.Jitter),
			remedy: "choose one of " + strings.Join(RetransmitJitters, ", ")}
	case wide && (r.Width <= 0 || r.Width > 1):
		return &misfit{at: at + ".jitter", problem: fmt.Sprintf("jitter %s needs a `width`, a share of the time", r.Jitter),
			remedy: "give a number above 0, 1 at most: 0.5 is half of it"}
	case !wide && r.Width != 0:
		return &misfit{at: at + ".width", problem: "without jitter there is no width", remedy: "leave it out, or declare jitter up or both"}
	case r.Attempts < 0 || r.Attempts == 1:
		return &misfit{at: at + ".attempts", problem: fmt.Sprintf("attempts: %d leaves no copy that is sent again", r.Attempts),
			remedy: "`attempts` counts the first copy, too; leave `retransmit` out if there is no other"}
	case r.GiveUp != 0 && r.GiveUp.D() < r.Sum(max(1, r.Attempts-1)).Most:
		return &misfit{at: at + ".give_up", problem: fmt.Sprintf("it gives up after %v, before its last copy, which may leave %v after the first",
			r.GiveUp.D(), r.Sum(max(1, r.Attempts-1)).Most), remedy: "give the milliseconds from the first copy until it has given up, or leave it out"}
	}
	return nil
}
