package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/sockdrill/sockdrill/harness/record"
)

// screen shows a run as it goes. On a terminal: what needs a look, and one status line below it. Elsewhere: a line for
// every result.
type screen struct {
	lines  io.Writer // results; nil if standard output carries events
	status io.Writer
	every  bool // a line for every result, not only for those that need a look
	live   bool // there is a status line that can be rewritten
	color  bool

	planned, ended, running, red int

	latest   string                   // how far a case has come that goes on for long
	latestOf string                   // which one
	told     map[string]time.Duration // when each of them had its last line, in its own time
}

func newScreen(lines, status io.Writer) *screen {
	s := &screen{lines: lines, status: status, live: terminal(status)}
	if lines != nil {
		s.every, s.color = !terminal(lines), colorful(lines)
	}
	return s
}

func (s *screen) show(e record.Event) {
	switch e.Type {
	case record.RunStart:
		s.opening(e.Run)
		s.planned = e.Run.Cases
	case record.Met:
		if w := e.Run.Waits; w != nil {
			s.clear()
			fmt.Fprintf(s.status, "declared times make this run about %v longer (longest case: %s, %v)\n", seconds(w.Longer), w.Case,
				seconds(w.Longest))
		}
	case record.Started:
		s.running++
	case record.Advanced:
		s.advanced(e.Case, *e.Progress)
	case record.Ended:
		if e.Case == s.latestOf {
			s.latest = ""
		}
		s.result(*e.Result)
	}
	s.progress()
}

// seconds rounds to what a person who waits wants to know.
func seconds(d time.Duration) time.Duration {
	if d < 10*time.Second {
		return d.Round(100 * time.Millisecond)
	}
	return d.Round(time.Second)
}

// opening says what is judged before the first result comes.
func (s *screen) opening(r *record.Run) {
	for _, i := range r.Implementations {
		how := strings.Join(i.Command, " ")
		if i.Target != "" {
			how = i.Target
		}
		witness := ""
		if !i.Adapter {
			witness = ", no adapter: the wire alone"
			if i.Prints {
				witness = ", no adapter: the wire, and what it prints"
			}
		}
		if i.Exchange {
			witness = ", one question in place of an echo" + witness
		}
		fmt.Fprintf(s.status, "judging the %s %s (%s, framing %s%s)\n", i.Side, i.Name, how, i.Framing, witness)
	}
	fmt.Fprintf(s.status, "%d cases, seed %d\n", r.Cases, r.Seed)
}

func (s *screen) result(r record.Result) {
	s.ended++
	if !r.Started.IsZero() {
		s.running--
	}
	o := record.OutcomeOf(r)
	if o.Red() {
		s.red++
	}
	quiet := o == record.Skipped || o == record.NotRun
	if s.lines == nil || quiet || (!s.every && !o.Red()) {
		return
	}
	s.clear()
	line := fmt.Sprintf("%-12s %s  %.2f s", o.Word(), r.Case, r.Duration.Seconds())
	if s.color && o.Red() {
		line = "\x1b[31m" + line + "\x1b[0m"
	}
	fmt.Fprintln(s.lines, line)
}

func (s *screen) progress() {
	if !s.live || s.planned == 0 {
		return
	}
	fmt.Fprintf(s.status, "\r\x1b[2K%d of %d · %d red · %d running", s.ended, s.planned, s.red, max(0, s.running))
	if s.latest != "" {
		fmt.Fprintf(s.status, " · %s", s.latest)
	}
}

// clear takes the status line away.
func (s *screen) clear() {
	if s.live {
		fmt.Fprint(s.status, "\r\x1b[2K")
	}
}

// terminal reports whether a person is looking.
func terminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0 && os.Getenv("TERM") != "dumb"
}

// colorful honours NO_COLOR (no-color.org).
func colorful(w io.Writer) bool { return terminal(w) && os.Getenv("NO_COLOR") == "" }

// everySoOften is how often a case that goes on for long has a line of its own, where no status line can be rewritten.
const everySoOften = 30 * time.Second

// advanced shows how far a case has come: in the status line, or now and then in a line of its own.
func (s *screen) advanced(id string, p record.Progress) {
	s.latest, s.latestOf = fmt.Sprintf("%s: %s", id, advance(p)), id
	if s.live || p.Took-s.told[id] < everySoOften {
		return
	}
	if s.told == nil {
		s.told = map[string]time.Duration{}
	}
	s.told[id] = p.Took
	fmt.Fprintln(s.status, s.latest)
}

// advance is how far a case has come, in words: what was done, how fast, and how long it goes on.
func advance(p record.Progress) string {
	return fmt.Sprintf("%d %s, %.0f a second, %v left", p.Done, p.What, p.Rate(), seconds(p.Left))
}
