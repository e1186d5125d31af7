package datagram

import (
	"fmt"
	"slices"

	"github.com/sockdrill/sockdrill/harness/fault"
)

// validate returns why a fault cannot be carried out as it is written.
func validate(f fault.Fault) error {
	if err := fault.Datagrams.Carries(f.Kind); err != nil {
		return err
	}
	switch {
	case f.Dir != fault.ToServer && f.Dir != fault.ToClient:
		return fmt.Errorf("%s: it has no direction", f)
	case f.Share < 0 || f.Share > 1:
		return fmt.Errorf("%s: a share is from 0 to 1", f)
	case slices.Contains([]fault.Kind{fault.KindReorder, fault.KindFlip, fault.KindPad, fault.KindReplay}, f.Kind) && f.Size < 1:
		return fmt.Errorf("%s: it has no size", f)
	case f.Kind == fault.KindBucket && f.Rate < 1:
		return fmt.Errorf("%s: it has no rate", f)
	case f.Kind == fault.KindDelay && (f.Delay <= 0 || f.Jitter < 0 || f.Jitter > f.Delay):
		return fmt.Errorf("%s: a delay is above 0, and its jitter from 0 to that", f)
	}
	return nil
}
