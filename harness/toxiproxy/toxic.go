package toxiproxy

import (
	"errors"
	"fmt"
	"time"

	"github.com/Shopify/toxiproxy/v2/client"

	"github.com/sockdrill/sockdrill/harness/fault"
)

// leastRate is the slowest rate that the bandwidth toxic is used for, in bytes a second: it lets a tenth of a second's worth
// pass at once, and at 0 it never ends.
const leastRate = 10_000

// Carries returns why no built-in toxic can carry the fault out; nil if one can.
func Carries(f fault.Fault) error {
	if err := fault.Toxiproxy.Carries(f.Kind); err != nil {
		return err
	}
	if err := cannot(f); err != nil {
		return fmt.Errorf("toxiproxy cannot carry %s out: %w", f, err)
	}
	return nil
}

func cannot(f fault.Fault) error {
	switch {
	case f.Conn != 0:
		return errors.New("its toxics act on every connection of a proxy")
	case f.Frame != 0:
		return errors.New("its toxics count no frames")
	case f.Jitter != 0:
		return errors.New("it draws jitter from a source without a seed, so that nothing could be repeated")
	}
	switch f.Kind {
	case fault.KindLatency:
		if f.Delay < time.Millisecond || f.Delay%time.Millisecond != 0 {
			return errors.New("it counts whole milliseconds")
		}
	case fault.KindBandwidth, fault.KindBucket:
		if f.Rate < leastRate || f.Rate%1000 != 0 {
			return fmt.Errorf("it counts whole kilobytes a second, and below %d bytes a second it passes bursts", leastRate)
		}
	case fault.KindLimit, fault.KindClose:
		if f.At < 1 {
			return errors.New("it lets at least one byte pass")
		}
	}
	return nil
}

// toxic returns the built-in toxic that carries the fault out; its name is its place among the proxy's faults. Every attribute
// is set: the server takes what is misspelt for what is left out.
func toxic(n int, f fault.Fault) toxiproxy.Toxic {
	t := toxiproxy.Toxic{Name: fmt.Sprintf("%d-%s", n+1, f.Kind), Stream: "upstream", Toxicity: 1}
	if f.Dir == fault.ToClient {
		t.Stream = "downstream"
	}
	switch f.Kind {
	case fault.KindLatency:
		t.Type, t.Attributes = "latency", toxiproxy.Attributes{"latency": f.Delay.Milliseconds(), "jitter": 0}
	case fault.KindBandwidth, fault.KindBucket:
		t.Type, t.Attributes = "bandwidth", toxiproxy.Attributes{"rate": f.Rate / 1000}
	case fault.KindLimit, fault.KindClose:
		t.Type, t.Attributes = "limit_data", toxiproxy.Attributes{"bytes": f.At}
	}
	return t
}
