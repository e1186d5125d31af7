package runner

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

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
	truth    = regexp.MustCompile(`<bool>: (true|false)\nto be (true|false)$`)
	blankRun = regexp.MustCompile(`\s*\n\s*`)
)

// inWords returns a failure in words, and what it rests on. Matchers and verbs of ours have marked it; of the rest only what was
// waited for in vain is a matter of time.
func inWords(failure string) (string, verdict.Kind) {
	why, text, kind := verdict.Parts(failure)
	switch {
	case kind != "" && !asked.MatchString(why): // it is an error within what Gomega says otherwise
		return ordered(plain(why), text), kind
	case kind != "":
	case timedOut.MatchString(why):
		kind = verdict.Liveness
	default:
		kind = verdict.Safety
	}
	return plain(why + text), kind
}

// ordered puts what was expected and what came before why it matters, unless that says when, and leads to the rest by a colon.
func ordered(why, text string) string {
	why = strings.TrimSpace(why)
	switch {
	case why == "" || strings.HasSuffix(why, ":"):
		return strings.TrimSpace(why + " " + text)
	case strings.HasPrefix(why, "Expected "):
		return why
	}
	return text + " " + capital(why)
}

// capital makes a sentence of a scenario's words.
func capital(why string) string {
	first, size := utf8.DecodeRuneInString(why)
	why = string(unicode.ToUpper(first)) + why[size:]
	if strings.HasSuffix(why, ".") || strings.HasSuffix(why, "?") {
		return why
	}
	return why + "."
}

// plain returns the words of a failure as a sentence: what was expected and what came, and then the scenario's description, which
// says why it matters, or alone the description where it is the whole sentence.
func plain(message string) string {
	message = waited.ReplaceAllString(message, "")
	at := asked.FindStringIndex(message)
	if at == nil || !dumped.MatchString(message[at[0]:]) {
		return message
	}
	why := strings.TrimSpace(message[:at[0]])
	// A truth value says nothing beside words that are a sentence by themselves.
	if strings.HasPrefix(why, "Expected ") || truth.MatchString(message) && why != "" {
		return capital(why)
	}
	what := dumped.ReplaceAllString(message[at[0]:], " ")
	what = strings.TrimSuffix(strings.TrimSpace(blankRun.ReplaceAllString(what, " ")), ".")
	if why == "" {
		return what + "."
	}
	return what + ": " + strings.TrimSuffix(why, ".") + "."
}
