package subject

import (
	"bytes"
	"fmt"
	"math"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/timing"
)

// What a case may need of the framing.
const (
	NeedPrefix  = "prefix"  // a length before the payload
	NeedLines   = "lines"   // a mark behind the payload, or framing that can be set to CR LF
	NeedCRLF    = "crlf"    // that mark is CR LF
	NeedUint    = "uint"    // the length is a number of fixed width whose bits mean what they mean everywhere
	NeedForeign = "foreign" // a length that another protocol's first bytes put above the limit on frames
	NeedEmpties = "empties" // a message may be empty
	NeedBytes   = "bytes"   // a message may hold any bytes

	NeedVarint     = "varint"      // the length takes as many bytes as it needs
	NeedWideVarint = "wide_varint" // and may be above 32 bits
	NeedCheck      = "check"       // a check that a changed byte does not fit
	NeedEndMark    = "end_mark"    // a mark behind the payload, of two bytes or more, other than CR LF
	NeedStartMark  = "start_mark"  // a mark that a frame begins with, and that no payload holds
	NeedEscape     = "escape"      // a byte before what stands for a mark in a payload
	NeedFlags      = "flags"       // the same mark on both sides of a frame
	NeedLeast      = "least"       // a length that counts something in every frame
	NeedSpellings  = "spellings"   // a message may be written in more than one way

	NeedClosed    = "closed"    // a length, and a constant behind the message
	NeedNumeral   = "numeral"   // a length that not all bytes can be
	NeedSign      = "sign"      // a length before which a sign could stand
	NeedZeros     = "zeros"     // a length that may not have zeros in front, and could
	NeedUnending  = "unending"  // a length, or a head in which it stands, that ends by a mark
	NeedMost      = "most"      // a length that its specification limits
	NeedConstant  = "constant"  // a constant before the message
	NeedFragments = "fragments" // a message may be divided into frames as a sender likes

	NeedSealed     = "sealed"     // messages are transformed before they are framed
	NeedCompressed = "compressed" // by compression, too
	NeedKeyed      = "keyed"      // by a signature or encryption, too
	NeedCounted    = "counted"    // by numbers against replays, too
)

// longest is the longest payload that it says to take.
func (i Implementation) longest() uint64 {
	if most := i.MostPayload(); most > 0 {
		return uint64(most)
	}
	return math.MaxInt64
}

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
		return unless(i.FramingName() == crlf || i.layout().HasLength() && i.Has(Lines), "its messages do not end by CR LF")
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
	NeedVarint: func(i Implementation) string {
		return unless(i.layout().Varint() > 0, "its framing has no varint")
	},
	NeedWideVarint: func(i Implementation) string {
		return unless(i.layout().Varint() > 4, "its framing has no varint of more than 32 bits")
	},
	NeedCheck: func(i Implementation) string {
		return unless(i.layout().Checked(), "its framing has no check")
	},
	NeedEndMark: func(i Implementation) string {
		return unless(i.FramingName() != crlf && len(i.layout().Terminator()) > 1, "its messages do not end by a mark of several bytes")
	},
	NeedStartMark: func(i Implementation) string {
		_, escapes := i.layout().Escapes()
		return unless(escapes && len(i.layout().Start()) > 0, "its messages do not begin with a mark that none of them can hold")
	},
	NeedEscape: func(i Implementation) string {
		_, escapes := i.layout().Escapes()
		return unless(escapes, "its framing has no escape")
	},
	NeedFlags: func(i Implementation) string {
		start := i.layout().Start()
		return unless(len(start) > 0 && bytes.Equal(start, i.layout().Terminator()), "its messages do not begin and end by the same mark")
	},
	NeedLeast: func(i Implementation) string {
		if i.Exchange != nil {
			return "its exchange says how a message is written (server.exchange)"
		}
		return unless(i.layout().Least() > 0, "its length counts the message alone, which may be empty, or it has none")
	},
	NeedSpellings: func(i Implementation) string {
		if i.Exchange != nil {
			return "its exchange says how a message is written (server.exchange)"
		}
		return unless(len(i.layout().Spellings(i.longest())) > 0, "its framing has one way to write a message, or none beside it is known")
	},
	NeedClosed:   wrongly("nothing that is always the same stands behind a message whose length its framing says", "no terminator"),
	NeedNumeral:  wrongly("any bytes in the place of its length are a length, or it has none", "no digits", "no digit"),
	NeedSign:     wrongly("no sign could stand before its length", "sign"),
	NeedZeros:    wrongly("no zeros could stand before its length, or they may", "leading zero", "longer length"),
	NeedUnending: wrongly("no mark ends its length", "endless digits", "endless head"),
	NeedMost:     wrongly("no specification limits its length", "above maximum"),
	NeedConstant: wrongly("nothing that is always the same stands before its messages", "constant"),
	NeedSealed: func(i Implementation) string {
		return unless(len(i.layout().Sealed()) > 0, "it declares no transform of its messages")
	},
	NeedCompressed: func(i Implementation) string {
		return unless(i.layout().Sealed().Compresses(), "it declares no compression of its messages")
	},
	NeedKeyed: wrongly("it declares no signature or encryption of its messages", "changed"),
	NeedCounted: func(i Implementation) string {
		return unless(i.layout().Sealed().Counts(), "it declares no sequence of numbers before its messages")
	},
	NeedFragments: func(i Implementation) string {
		return unless(i.Exchange == nil && i.layout().Divides(), "its framing does not let a sender divide a message as it likes")
	},
	NeedBytes: func(i Implementation) string {
		return unless(i.layout().Clean(), "its messages may not hold any bytes")
	},
}

// weighs returns why nobody can say how many bytes its messages have on the wire.
func (i Implementation) weighs() string {
	return unless(!i.layout().Sealed().Compresses(), "it compresses its messages, and this is about many bytes on the wire")
}

// wrongly is a need of a framing in which a frame can be wrong in one of these ways.
func wrongly(why string, names ...string) func(Implementation) string {
	return func(i Implementation) string {
		if i.Exchange != nil {
			return "its exchange says how a message is written (server.exchange)"
		}
		_, ok := i.layout().Named(i.layout().Spell([]byte("abc")), names...)
		return unless(ok, why)
	}
}

// Unspoken returns why the cases cannot be played in a framing: they send messages of any length from one byte on, and ask an adapter for
// computed ones.
func (i Implementation) Unspoken() string {
	l := i.layout()
	if l.Opens() && i.Side == record.Server {
		return "`first` is what a client sends; what a server is told first on each connection is its exchange.opening"
	}
	if i.OneQuestion() {
		return "" // which fits, or the exchange is refused
	}
	spell := func(p string) []byte { return []byte(p) }
	if i.Exchange.Echoes() { // what its payloads are made of is declared
		spell = func(p string) []byte { return l.Spell([]byte(p)) }
	}
	if why := l.Fits(spell("1")); why != nil {
		return fmt.Sprintf("the cases send messages of any length: %v", why)
	}
	if why := l.Fits(spell(`"0123456789 abcdefghijklmnopqrstuvwxyz"`)); why != nil {
		return fmt.Sprintf("the cases send words and numbers: %v", why)
	}
	return unless(i.Zero() || l.Clean() || i.FramingName() == crlf,
		"an adapter is asked for messages of all bytes, which it cannot carry; without an adapter it is judged")
}

// leastForeign is the least length that the first bytes of a foreign protocol announce in four bytes: TLS's, read from
// their little end. A length of two bytes or one may be a legal one.
const leastForeign = 0x02010316

// announces returns why a length of so many bytes is not above the limit on frames.
func (i Implementation) announces(length uint64) string {
	most := uint64(i.MostPayload())
	if most == 0 && !i.Zero() {
		most = uint64(timing.TestScale.MaxFrame)
	}
	return unless(most < length, fmt.Sprintf("its length of %s has no room for what is far above its limit of %d bytes", i.FramingName(),
		most))
}

// greatestLength is the greatest number of bytes that the length of a frame can say.
func (i Implementation) greatestLength() uint64 { return i.layout().Greatest() }
