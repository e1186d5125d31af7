package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/harness/wire"
	"github.com/sockdrill/sockdrill/harness/wire/layout"
)

func (a *app) framingsCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "framings [NAME|FILE]",
		Short: "List how messages can be framed, or explain one byte by byte",
		Long: `List the framings that have a name (--framing NAME, or framing: NAME in a manifest), or explain one of them, or the description in
a file: an example of a frame, where it can be cut, which payloads it can carry, and what can be wrong with it.`,
		Example: `  sockdrill framings
  sockdrill framings modbus
  sockdrill framings my-framing.yaml`,
		Args: cobra.MaximumNArgs(1), ValidArgsFunction: completeFramings,
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return listFramings(a.out)
			}
			text, err := framingOf(args[0])
			if err != nil {
				return err
			}
			f, err := wire.ParseFraming(string(text))
			if err != nil {
				return err
			}
			explainFraming(a.out, f)
			return nil
		},
	}
}

// framingOf is the framing of a flag: a name, or the description in a file. What ends as such a file, or has folders before its name, is
// one.
func framingOf(given string) (subject.FramingText, error) {
	if strings.HasSuffix(given, ".yaml") || strings.HasSuffix(given, ".yml") || strings.ContainsRune(given, os.PathSeparator) {
		return subject.LoadFraming(given)
	}
	return subject.FramingText(given), nil
}

func listFramings(out io.Writer) error {
	table := tabwriter.NewWriter(out, 0, 8, 2, ' ', 0)
	for _, name := range wire.Names() {
		l := wire.Named(name).Layout()
		fmt.Fprintf(table, "%s\t%s\n\t  %s\n", name, l.Words(), l.Source)
	}
	return table.Flush()
}

// example is what the frame that is shown carries, if the framing has no known frame.
const example = "hello"

func explainFraming(out io.Writer, f wire.Framing) {
	l := f.Layout()
	fmt.Fprintf(out, "%s: %s\n", l.Name, l.Words())
	if l.Source != "" {
		fmt.Fprintf(out, "after %s\n", l.Source)
	}
	frame := exampleOf(f)
	if frame == nil {
		return
	}
	fmt.Fprintf(out, "\nA frame of %d bytes:\n", len(frame))
	spans, _ := l.Spans(frame)
	for _, s := range spans {
		fmt.Fprintf(out, "  %4d  %-24s %s\n", s.From, dump(frame[s.From:s.To], 8), s.Name)
	}
	fmt.Fprintf(out, "\nA payload: %s.\n", carried(l))
	fmt.Fprintf(out, "It can be cut in %d places: %s.\n", len(l.Cuts(frame)), boundaries(l, frame))
	wrongFrames(out, l, frame)
	fixed(out, f)
	fmt.Fprintf(out, "\nAs a description:\n\n%s", indented(f))
}

// exampleOf is a frame whose bytes are known, or one of a short text; nil if no such text fits.
func exampleOf(f wire.Framing) []byte {
	if name := f.Text(); !wire.Describes(name) {
		return wire.GoldenOf(name)[0].Frame
	}
	payload := []byte(example)
	for f.Layout().Fits(payload) != nil {
		if payload = append(payload, 'o'); len(payload) > 1024 {
			return nil
		}
	}
	return f.Frame(payload)
}

// carried says which payloads can be framed.
func carried(l *layout.Layout) string {
	if !l.Clean() {
		return fmt.Sprintf("any bytes but % x, of any length", l.Terminator())
	}
	text := "any bytes"
	if most := l.Capacity(); most < 1<<62 {
		text += fmt.Sprintf(", up to %d of them", most)
	}
	if unit := l.Grain(); unit > 1 {
		text += fmt.Sprintf(", a frame being a multiple of %d", unit)
	}
	return text
}

// boundaries are the cuts between two parts.
func boundaries(l *layout.Layout, frame []byte) string {
	var names []string
	for _, c := range l.Cuts(frame) {
		if strings.HasPrefix(c.Name, "between ") {
			names = append(names, fmt.Sprintf("%d %s", c.At, c.Name))
		}
	}
	return strings.Join(append(names, "and within each part"), ", ")
}

func wrongFrames(out io.Writer, l *layout.Layout, frame []byte) {
	found, _, _ := l.Scan(frame, uint64(len(frame)), &layout.Seen{})
	all := l.Wrong(found.Payload)
	if len(all) == 0 {
		return
	}
	fmt.Fprint(out, "What can be wrong with it, so that any decoder can tell:\n")
	for _, w := range all {
		fmt.Fprintf(out, "  %-18s %s: %s\n", w.Name, w.What, dump(w.Bytes, 16))
	}
}

// fixed says what the specification of a framing that has a name leaves no choice about.
func fixed(out io.Writer, f wire.Framing) {
	all := wire.FixedBy(f.Text())
	if len(all) == 0 {
		return
	}
	fmt.Fprint(out, "\nWhat its specification says of an implementation, unless the manifest says otherwise (policies):\n")
	for _, one := range all {
		fmt.Fprintf(out, "  %-18s %s\n", one.Policy+": "+one.Is, one.Source)
	}
}

// dump shows the first bytes in hexadecimal digits.
func dump(p []byte, most int) string {
	if len(p) > most {
		return fmt.Sprintf("% x … (%d)", p[:most], len(p))
	}
	return fmt.Sprintf("% x", p)
}

// indented is the description as a manifest would have it.
func indented(f wire.Framing) string {
	if name := f.Text(); !wire.Describes(name) {
		return wire.Described(name)
	}
	return "framing: " + f.Text() + "\n"
}
