package runner

import (
	"regexp"
	"strings"

	"github.com/sockdrill/sockdrill/harness/verdict"
)

var (
	// waited is what Gomega writes before what a matcher says that it asked more than once.
	waited   = regexp.MustCompile(`^(Timed out|Failed|No future change is possible\.  Bailing out early) after [0-9.]+s\.\n`)
	timedOut = regexp.MustCompile(`^(Timed out|Context was cancelled.*) after `)
	// dumped is what Gomega writes before a value: its type, and for some its address, which is another one every time.
	dumped = regexp.MustCompile(`\s*<[^<>\n]*(<[^<>\n]*>[^<>\n]*)*>: *\n?\s*`)
	// asked is where a matcher of Gomega's own begins to speak, after the scenario's description if there is one.
	asked    = regexp.MustCompile(`(?m)^(Expected|Expected success, but got an error:|Unexpected error:|Expected an error to have occurred\.\s+Got:)$`)
	blankRun = regexp.MustCompile(`\s*\n\s*`)
)

// inWords gives a failure in words, and what it rests on. Matchers and verbs of ours have marked it; of the rest only what was
// waited for in vain is a matter of time.
func inWords(failure string) (string, verdict.Kind) {
	text, kind := verdict.Unmark(failure)
	switch {
	case kind != "":
	case timedOut.MatchString(text):
		kind = verdict.Liveness
	default:
		kind = verdict.Safety
	}
	return plain(text), kind
}

// plain gives the words of a failure as a sentence: what was expected and what came, and then the scenario's description, which
// says why it matters, or alone the description where it is the whole sentence.
func plain(message string) string {
	message = waited.ReplaceAllString(message, "")
	at := asked.FindStringIndex(message)
	if at == nil || !dumped.MatchString(message[at[0]:]) {
		return message
	}
	why := strings.TrimSpace(message[:at[0]])
	if strings.HasPrefix(why, "Expected ") {
		return why
	}
	what := dumped.ReplaceAllString(message[at[0]:], " ")
	what = strings.TrimSuffix(strings.TrimSpace(blankRun.ReplaceAllString(what, " ")), ".")
	if why == "" {
		return what + "."
	}
	return what + ": " + strings.TrimSuffix(why, ".") + "."
}
