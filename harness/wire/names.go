package wire

import (
	"fmt"
	"slices"
	"strings"
)

// prefixes are the lengths of fixed width without anything beside them, Default first.
var prefixes = []string{"u32be", "u32le", "u16be", "u16le", "u8", "u64be", "u64le"}

// headerSuffix marks a length that counts itself, too.
const headerSuffix = "+header"

// Default is the framing of an implementation that declares none: u32be.
var Default = Named("u32be")

// ParseFraming reads a framing: the name of a preset, or a description in YAML,
// which begins with a brace or has several lines. The result has no limit. The
// error about a name lists those that are like it; that about a description tells
// the place.
func ParseFraming(s string) (Framing, error) {
	if Describes(s) {
		l, err := interned(s)
		return Framing{described: l}, err
	}
	if !slices.Contains(Names(), s) {
		return Framing{}, fmt.Errorf("framing %q: there is none of that name%s; `sockdrill framings` lists those that there are", s, near(s))
	}
	return Named(s), nil
}

// Describes reports whether a text is a description, and not the name of a preset.
func Describes(s string) bool { return strings.HasPrefix(s, "{") || strings.Contains(s, "\n") }

// Named is the preset of a name that is known to exist; it panics if there is none.
func Named(name string) Framing {
	if name == lineName {
		return Framing{}
	}
	return Framing{described: preset(name)}
}

// String is its name: that of the preset, or what a description calls itself. It does not tell Max.
func (f Framing) String() string { return f.Layout().Name }

// Text is what ParseFraming reads: the name of a preset, else the description.
func (f Framing) Text() string {
	if l := f.Layout(); !slices.Contains(Names(), l.Name) || preset(l.Name) != l {
		return l.Text()
	}
	return f.String()
}

// Fixed lists the framings by a length of 1, 2, 4 or 8 bytes with nothing beside it, and CR LF lines, Default first: those that the
// reference speaks.
func Fixed() []Framing {
	all := make([]Framing, 0, 2*len(prefixes)+1)
	for _, suffix := range []string{"", headerSuffix} {
		for _, p := range prefixes {
			all = append(all, Named(p+suffix))
		}
	}
	return append(all, Framing{})
}

// near lists the names that are like one that does not exist, as the end of a sentence.
func near(s string) string {
	var like []string
	s = strings.ToLower(s)
	for _, name := range Names() {
		if strings.Contains(s, name) || s != "" && distance(s, name[:min(len(name), len(s))]) <= len(s)/3 {
			like = append(like, name)
		}
	}
	if len(like) == 0 {
		return ""
	}
	return "; near it are " + strings.Join(like, ", ")
}

// distance is how many bytes have to be changed, added or left out to make one word of the other (Levenshtein).
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range a {
		diagonal := row[0]
		row[0] = i + 1
		for j := range b {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
