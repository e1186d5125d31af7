package subject

import (
	"path/filepath"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"github.com/sockdrill/sockdrill/harness/given"
	"github.com/sockdrill/sockdrill/harness/wire"
	"github.com/sockdrill/sockdrill/harness/wire/layout"
)

// FramingText is how something frames, in a form that wire.ParseFraming reads: the name of a preset, or a description.
type FramingText string

// UnmarshalYAML reads a name, or keys that describe a framing: those are held against the rules of descriptions at once, since only here
// their place in the manifest is known.
func (f *FramingText) UnmarshalYAML(node ast.Node) error {
	if scalar, is := node.(ast.ScalarNode); is {
		*f = FramingText(scalar.GetToken().Value)
		return nil
	}
	l, err := layout.FromNode(node)
	if err != nil {
		return err
	}
	*f = FramingText(l.Text())
	return nil
}

// LoadFraming reads the description of a framing from a file, which calls it by its own name if it has none. What is wrong with it is a
// *ManifestError.
func LoadFraming(path string) (FramingText, error) {
	source, err := given.Read(path, given.MostText)
	if err != nil {
		return "", &ManifestError{What: framingFile, Path: path, Problem: "it cannot be read: " + err.Error(),
			Remedy: "give a name that `sockdrill framings` lists, or the path of a description", Cause: err}
	}
	l, err := layout.Read(source)
	if err != nil {
		trouble := syntaxTrouble(path, source, err)
		trouble.What, trouble.Remedy = framingFile, "docs/reference/framings.md has the keys, and `sockdrill framings modbus` an example"
		return "", trouble
	}
	return FramingText(l.Called(strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))).Text()), nil
}

// framingFile is what an error calls the file of a description.
const framingFile = "framing"

// plain is the framing that is declared, whatever stands in its frames.
func (i Implementation) plain() (wire.Framing, error) {
	if i.Framing == NoFraming || i.Framing == "" {
		return wire.Default, nil
	}
	return wire.ParseFraming(string(i.Framing))
}

// Wire is how it frames. That of a client without framing, or of what is reached by datagrams, is not used.
func (i Implementation) Wire() (wire.Framing, error) { return i.aside(i.framed()) }

func (i Implementation) framed() (wire.Framing, error) {
	if i.Carrier().Datagrams {
		return wire.Default, nil // a datagram is a message, and this is not used
	}
	if i.Exchange.Echoes() {
		return i.Exchange.framing(i.Framing)
	}
	f, err := i.plain()
	if err == nil && i.Exchange != nil && i.Exchange.Whole {
		f = f.Whole()
	}
	return f, err
}

// MostPayload is its limit on frames (limits.max_frame) in bytes of what a scenario may choose; 0 means that none is declared. The payload of
// an exchange that stands within a framing is shorter than that framing's by what the question has around it.
func (i Implementation) MostPayload() int64 {
	most := i.Limits.MaxFrame
	if most == 0 || !i.Exchange.Echoes() || i.Framing == NoFraming {
		return most
	}
	own, wrong := i.framed()
	outer, err := i.plain()
	if wrong != nil || err != nil { // refused before anybody asks
		return most
	}
	return max(1, own.Room(outer, most))
}

// FramingName is the declared framing, or the default, in one word.
func (i Implementation) FramingName() string {
	if f, err := i.Wire(); err == nil && (i.Framing != NoFraming || i.Exchange.Echoes() && !i.Carrier().Datagrams) {
		return f.String()
	}
	return string(i.Framing)
}

// Described is the description of the declared framing, where that is not told by its FramingName; else empty. Within an exchange it is
// the framing in which question and answer stand.
func (i Implementation) Described() string {
	f, err := i.plain()
	if err != nil || i.Framing == NoFraming || f.Text() == i.FramingName() {
		return ""
	}
	return f.Text()
}

// layout is how its frames lie on the wire. Framings that do not exist are refused before anybody asks.
func (i Implementation) layout() *layout.Layout {
	f, err := i.Wire()
	if err != nil {
		f = wire.Default
	}
	return f.Layout()
}
