package reports

import (
	"fmt"
	"time"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/trace"
)

// summary returns the evidence of a result in a few lines of plain text, for views without a timeline.
func summary(r Result) []string {
	var out []string
	if r.Blame != "" {
		out = append(out, "blame: "+Line(string(r.Blame)))
	}
	for _, p := range r.Evidence.Faults {
		out = append(out, "fault: "+Line(proof(p.Name, p.Times, p.Healed, p.Detail)))
	}
	for _, b := range r.Evidence.Windows {
		out = append(out, "time: "+Line(b.Name)+": "+bound(b))
	}
	if n := len(r.Evidence.Trace); n > 0 {
		out = append(out, fmt.Sprintf("trace: %d events, the last at %s: %s", n+r.Evidence.Dropped, Human(r.Evidence.Trace[n-1].T),
			told(r.Evidence.Trace[n-1])))
	}
	for _, note := range r.Evidence.Notes {
		out = append(out, "note: "+Line(note))
	}
	if r.Stall > 0 {
		out = append(out, "host: at most "+Human(r.Stall)+" late in this case")
	}
	return out
}

// proof says how often a fault was measured to act, and how often it was undone again.
func proof(name string, times, healed int, detail string) string {
	text := name
	switch times {
	case 0:
		text += ": never measured"
	case 1:
		text += ": measured once"
	default:
		text += fmt.Sprintf(": measured %d times", times)
	}
	switch healed {
	case 0:
	case 1:
		text += ", healed once"
	default:
		text += fmt.Sprintf(", healed %d times", healed)
	}
	if detail != "" {
		text += " (" + detail + ")"
	}
	return text
}

// bound says what was allowed, what was measured, and by how much the one misses the other.
func bound(b record.TimeBound) string {
	text := fmt.Sprintf("measured %s, allowed %s to %s", Human(b.Took), Human(b.Window.Earliest), Human(b.Window.Latest))
	switch {
	case b.Never && b.Window.Earliest == 0:
		text = fmt.Sprintf("it had not come after %s", Human(b.Took))
	case b.Never:
		text = fmt.Sprintf("it had not come after %s, and was allowed %s to %s", Human(b.Took), Human(b.Window.Earliest), Human(b.Window.Latest))
	case b.Took < b.Window.Earliest:
		text += ": early by " + Human(b.Window.Earliest-b.Took)
	case b.Took > b.Window.Latest:
		text += ": late by " + Human(b.Took-b.Window.Latest)
	}
	if b.K >= time.Millisecond {
		text += " (the host was at most " + Human(b.K) + " late meanwhile)"
	}
	return text
}

// told puts an event of the trace into words, without its time and direction.
func told(e trace.Event) string {
	text := map[trace.Kind]string{
		trace.Accept: "accepted a connection", trace.Dial: "connected", trace.Socket: "opened a socket for datagrams", trace.Refused: "was refused",
		trace.Sent: "sent", trace.Got: "read", trace.FIN: "saw the other side end its stream (FIN)",
		trace.RST: "saw a reset (RST)", trace.EndFIN: "ended its stream (FIN)", trace.EndRST: "reset the connection (RST)",
		trace.Record: "record of", trace.Fault: "fault", trace.Healed: "healed", trace.Signal: "signal",
	}[e.Kind]
	if e.N > 0 || e.Kind == trace.Sent || e.Kind == trace.Got {
		text += fmt.Sprintf(" %d B", e.N)
	}
	if note := Line(e.Note); note != "" {
		if text != "" {
			text += ": "
		}
		text += note
	}
	if text == "" {
		return string(e.Kind)
	}
	return text
}

// reasonText is how many bytes of a message a line, or the terminal, shows.
const reasonText = 4096

// Reason is the one line that says why a case did not simply pass; "" if it did.
func Reason(r Result) string {
	message := Line(head(r.Message, reasonText))
	switch {
	case r.Outcome == record.Unexpected:
		return "known to fail (" + Line(r.Known) + "), and it passes"
	case r.Outcome == record.Known:
		return "known to fail (" + Line(r.Known) + "): " + message
	case message != "":
		return message
	case r.Skipped != "":
		return Line(r.Skipped)
	case r.Outcome == record.NotRun:
		return "the run ended before this case"
	case r.Outcome == record.Passed:
		return ""
	}
	return "no message"
}
