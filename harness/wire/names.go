package wire

import (
	"fmt"
	"strings"
)

const (
	lineName     = "crlf"
	headerSuffix = "+header"
)

// prefixes are the length fields and their names, Default first: the order in
// which All lists them.
var prefixes = []struct {
	name    string
	framing Framing
}{
	{"u32be", Default},
	{"u32le", Framing{Width: 4, Little: true}},
	{"u16be", Framing{Width: 2}},
	{"u16le", Framing{Width: 2, Little: true}},
	{"u8", Framing{Width: 1}},
	{"u64be", Framing{Width: 8}},
	{"u64le", Framing{Width: 8, Little: true}},
}

// ParseFraming reads a framing's name: u8, u16be, u16le, u32be, u32le, u64be or
// u64le, each with +header if the length counts the header too, or crlf. The
// result has no limit. An error lists the accepted names.
func ParseFraming(s string) (Framing, error) {
	for _, f := range All() {
		if f.String() == s {
			return f, nil
		}
	}
	var names []string
	for _, p := range prefixes {
		names = append(names, p.name)
	}
	return Framing{}, fmt.Errorf("framing %q: not one of %s (each may end in %s) or %s",
		s, strings.Join(names, ", "), headerSuffix, lineName)
}

// String is the name that ParseFraming reads. It does not tell Max.
func (f Framing) String() string {
	if f.Line() {
		return lineName
	}
	suffix := ""
	if f.Included {
		suffix = headerSuffix
	}
	shape := Framing{Width: f.Width, Little: f.Little && f.Width > 1}
	for _, p := range prefixes {
		if p.framing == shape {
			return p.name + suffix
		}
	}
	return fmt.Sprintf("width %d%s", f.Width, suffix)
}

// All lists every supported framing without a limit, Default first.
func All() []Framing {
	all := make([]Framing, 0, 2*len(prefixes)+1)
	for _, p := range prefixes {
		all = append(all, p.framing)
	}
	for _, p := range prefixes {
		p.framing.Included = true
		all = append(all, p.framing)
	}
	return append(all, Framing{})
}
