package relay

import (
	"errors"
	"fmt"
	"time"

	"github.com/sockdrill/sockdrill/harness/fault"
)

// leastBandwidth is the slowest rate that toxiproxy's bandwidth toxic is used for, bytes a second: at 0 it leaks, and below
// this its bursts of 100 ms are too coarse to be called a rate.
const leastBandwidth = 10_000

// validate returns what is wrong with a fault: toxiproxy itself accepts misspelt and senseless attributes in silence.
func validate(f fault.Fault, frames bool) error {
	switch f.Kind {
	case fault.KindRefuse, fault.KindHang, fault.KindAcceptReset, fault.KindAcceptClose:
		return validateDoor(f)
	case fault.KindKill, fault.KindStop, fault.KindTerm, fault.KindDescriptors, fault.KindLeap:
		return errors.New("field Kind is carried out on a process, not by a relay")
	}
	if f.Dir != fault.ToServer && f.Dir != fault.ToClient {
		return fmt.Errorf("field Dir is %q; want %q or %q", f.Dir, fault.ToServer, fault.ToClient)
	}
	if f.Frame > 0 && !frames {
		return errors.New("field Frame is set, but Config.Frames is nil: there is nothing to count frames with")
	}
	return errors.Join(validateRange(f), validateUnused(f), validateKind(f))
}

func validateDoor(f fault.Fault) error {
	if f.Dir != "" || f.At != 0 || f.Frame != 0 || f.Size != 0 || f.Rate != 0 || f.Delay != 0 || f.Jitter != 0 {
		return errors.New("the kind acts on whole connections and takes Conn only")
	}
	if f.Conn != 0 && (f.Kind == fault.KindRefuse || f.Kind == fault.KindHang) {
		return errors.New("field Conn is set, but a connection that is not accepted has no number; use Relay.Refuse and Relay.Admit")
	}
	return validateRange(f)
}

func validateRange(f fault.Fault) error {
	switch {
	case f.At < 0:
		return fmt.Errorf("field At is %d; want 0 or more", f.At)
	case f.Frame < 0:
		return fmt.Errorf("field Frame is %d; want 0 or more", f.Frame)
	case f.Delay < 0 || f.Jitter < 0:
		return errors.New("field Delay or Jitter is negative")
	case f.Conn < 0:
		return fmt.Errorf("field Conn is %d; want 0 or more", f.Conn)
	}
	return nil
}

// validateUnused refuses what the kind would ignore.
func validateUnused(f fault.Fault) error {
	sized := f.Kind == fault.KindSlice || f.Kind == fault.KindScatter
	paced := f.Kind == fault.KindBandwidth || f.Kind == fault.KindBucket
	timed := sized || f.Kind == fault.KindCut || f.Kind == fault.KindLatency || f.Kind == fault.KindDelay
	for _, a := range []struct {
		name      string
		set, used bool
	}{
		{"Size", f.Size != 0, sized},
		{"Rate", f.Rate != 0, paced},
		{"Delay", f.Delay != 0, timed},
		{"Jitter", f.Jitter != 0, f.Kind == fault.KindDelay || f.Kind == fault.KindLatency},
	} {
		if a.set && !a.used {
			return fmt.Errorf("%s is set, but the kind does not use it", a.name)
		}
	}
	return nil
}

func validateKind(f fault.Fault) error {
	switch f.Kind {
	case fault.KindLatency:
		return errors.Join(unplaced(f), validateLatency(f))
	case fault.KindBandwidth:
		if f.Rate < leastBandwidth {
			return fmt.Errorf("field Rate is %d B/s; want %d or more, or the bucket kind for slower ones", f.Rate, leastBandwidth)
		}
		return unplaced(f)
	case fault.KindDelay:
		if f.Delay <= 0 {
			return errors.New("field Delay is 0; want more")
		}
		return unplaced(f)
	case fault.KindBucket:
		if f.Rate < 1 {
			return fmt.Errorf("field Rate is %d B/s; want 1 or more", f.Rate)
		}
		return unplaced(f)
	case fault.KindSlice, fault.KindScatter:
		if f.Size < 1 {
			return fmt.Errorf("field Size is %d; want 1 or more", f.Size)
		}
	case fault.KindCut:
		if f.At == 0 && f.Frame == 0 {
			return errors.New("field At is 0; there is no boundary before the first byte")
		}
	case fault.KindLimit:
		if f.At == 0 || f.Frame > 0 {
			return errors.New("limit_data needs At, 1 or more, and cannot count frames; use the close kind")
		}
	case fault.KindStall, fault.KindCorrupt, fault.KindClose, fault.KindReset:
	default:
		return fmt.Errorf("field Kind %q is unknown to the relay", f.Kind)
	}
	return nil
}

// validateLatency keeps to what toxiproxy's latency toxic does repeatably.
func validateLatency(f fault.Fault) error {
	switch {
	case f.Delay < time.Millisecond || f.Delay%time.Millisecond != 0:
		return fmt.Errorf("field Delay is %v; toxiproxy counts whole milliseconds from 1; use the delay kind", f.Delay)
	case f.Jitter != 0:
		return errors.New("field Jitter is set; toxiproxy draws it from a source without a seed; use the delay kind")
	}
	return nil
}

func unplaced(f fault.Fault) error {
	if f.At != 0 || f.Frame != 0 {
		return errors.New("field At or Frame is set, but the kind acts on the whole stream")
	}
	return nil
}
