package subject

import "fmt"

// What a case may need of the framing.
const (
	NeedPrefix  = "prefix"  // a length before the payload
	NeedLines   = "lines"   // a mark behind the payload, or framing that can be set to CR LF
	NeedCRLF    = "crlf"    // that mark is CR LF
	NeedUint    = "uint"    // the length is a number of fixed width whose bits mean what they mean everywhere
	NeedForeign = "foreign" // a length that another protocol's first bytes put above the limit on frames
	NeedEmpties = "empties" // a message may be empty
	NeedBytes   = "bytes"   // a message may hold any bytes
)

// crlf is the framing of lines.
const crlf = "crlf"

var framingNeeds = map[string]func(Implementation) string{
	NeedPrefix: func(i Implementation) string {
		if i.FramingName() == crlf {
			return "it frames by lines, not by a length"
		}
		return unless(i.layout().HasLength(), fmt.Sprintf("its messages end by a mark (% x), not by a length", i.layout().Terminator()))
	},
	NeedLines: func(i Implementation) string {
		return unless(!i.layout().HasLength() || i.Has(Lines), "it frames by a length, not by lines")
	},
	NeedCRLF: func(i Implementation) string {
		return unless(i.FramingName() == crlf || i.Has(Lines), "its messages do not end by CR LF")
	},
	NeedUint: func(i Implementation) string {
		_, fixed := i.layout().Significant()
		return unless(fixed, "the length of "+i.FramingName()+" is no number of fixed width, in which one bit could stand for most of it")
	},
	NeedForeign: func(i Implementation) string {
		if i.layout().HasLength() && !i.layout().Plain() {
			return "its frames do not begin with their length, for which another protocol's first bytes could be taken"
		}
		return i.announces(min(i.greatestLength()>>8, leastForeign)) // in two bytes, they all announce more than 255
	},
	NeedEmpties: func(i Implementation) string {
		return unless(i.layout().Fits(nil) == nil, "its framing has no empty message")
	},
	NeedBytes: func(i Implementation) string {
		return unless(i.layout().Clean(), "its messages may not hold any bytes")
	},
}

// Unspoken returns why the cases cannot be played in a framing: they send messages of any length from one byte on, and ask an adapter for
// computed ones.
func (i Implementation) Unspoken() string {
	l := i.layout()
	if why := l.Fits([]byte("1")); why != nil {
		return fmt.Sprintf("the cases send messages of any length: %v", why)
	}
	if why := l.Fits([]byte(`"0123456789 abcdefghijklmnopqrstuvwxyz"`)); why != nil {
		return fmt.Sprintf("the cases send words and numbers: %v", why)
	}
	return unless(i.Zero() || l.Clean() || i.FramingName() == crlf,
		"an adapter is asked for messages of all bytes, which it cannot carry; without an adapter it is judged")
}

// leastForeign is the least length that the first bytes of a foreign protocol announce in four bytes: TLS's, read from
// their little end. A length of two bytes or one may be a legal one.
const leastForeign = 0x02010316
