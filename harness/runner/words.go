package runner

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/sockdrill/sockdrill/harness/lazy"
	"github.com/sockdrill/sockdrill/harness/verdict"
)

var (
	// waited is what Gomega writes before what a matcher says that it asked more than once.
	waited   = lazy.Regexp(`^(Timed out|Failed|No future change is possible\.  Bailing out early) after [0-9.]+s\.\n`)
	timedOut = lazy.Regexp(`^(Timed out|Context was cancelled.*) after `)
	// dumped is what Gomega writes before a value: its type, and for some its address, which is another one every time.
	dumped = lazy.Regexp(`\s*<[^<>\n]*(<[^<>\n]*>[^<>\n]*)*>: *\n?\s*`)
	// asked is where a matcher of Gomega's own begins to speak, after the scenario's description if there is one.
	asked    = lazy.Regexp(`(?m)^(Expected|Expected success, but got an error:|Unexpected error:|Expected an error to have occurred\.\s+Got:)$`)
	truth    = lazy.Regexp(`<bool>: (true|false)\nto be (true|false)$`)
	blankRun = lazy.Regexp(`\s*\n\s*`)
)

// inWords returns a failure in words, and what it rests on. Matchers and verbs of ours have marked it; of the rest only what was
// waited for in vain is a matter of time.
func inWords(failure string) (string, verdict.Kind) {
	why, text, kind := verdict.Parts(failure)
	switch {
	case kind != "" && !asked().MatchString(why): // it is an error within what Gomega says otherwise
		return ordered(plain(why), text), kind
	case kind != "":
	case timedOut().MatchString(why):
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
	message = waited().ReplaceAllString(message, "")
	at := asked().FindStringIndex(message)
	if at == nil || !dumped().MatchString(message[at[0]:]) {
		return message
	}
	why := strings.TrimSpace(message[:at[0]])
	// A truth value says nothing beside words that are a sentence by themselves.
	if strings.HasPrefix(why, "Expected ") || truth().MatchString(message) && why != "" {
		return capital(why)
	}
	what := dumped().ReplaceAllString(message[at[0]:], " ")
	what = turned(strings.TrimSuffix(strings.TrimSpace(blankRun().ReplaceAllString(what, " ")), "."))
	if why == "" {
		return what + "."
	}
	return what + ": " + strings.TrimSuffix(why, ".") + "."
}

// turns put what Gomega says of a value, which begins with what came, into the order of all our failures: what was expected first.
var turns = []struct {
	said  func() *regexp.Regexp
	words string
}{
	{lazy.Regexp(`^Expected (.*) not to equal (.*)$`), "Expected anything but $2, but got it"},
	{lazy.Regexp(`^Expected (.*) to (?:equal|be equivalent to|be ==) (.*)$`), "Expected $2, but got $1"},
	{lazy.Regexp(`^Expected (.*) to be >= (.*)$`), "Expected at least $2, but got $1"},
	{lazy.Regexp(`^Expected (.*) to be <= (.*)$`), "Expected at most $2, but got $1"},
	{lazy.Regexp(`^Expected (.*) to be < (.*)$`), "Expected less than $2, but got $1"},
	{lazy.Regexp(`^Expected (.*) to be > (.*)$`), "Expected more than $2, but got $1"},
	{lazy.Regexp(`^Expected (.*) to be zero-valued$`), "Expected 0, but got $1"},
	{lazy.Regexp(`^Expected .* not to be empty$`), "Expected something, but got nothing"},
	{lazy.Regexp(`^Expected (.*) to be empty$`), "Expected nothing, but got $1"},
	{lazy.Regexp(`^Expected (.*) to be an element of \[?(.*?)\]?$`), "Expected one of $2, but got $1"},
	{lazy.Regexp(`^Expected (.*) to contain substring (.*)$`), "Expected a text with $2 in it, but got $1"},
	{lazy.Regexp(`^Unexpected error: (.*?)(?: occurred)?$`), "Expected no error, but got: $1"},
}

// turned puts a sentence of Gomega's into our order.
func turned(what string) string {
	for _, t := range turns {
		if t.said().MatchString(what) {
			return t.said().ReplaceAllString(what, t.words)
		}
	}
	return what
}

// one is a number of exactly one before a plural, of the things that our failures count.
var one = lazy.Regexp(`(^|[^0-9.,:-])1 (whole )?(byte|message|frame|connection|attempt|request|client|copie|replie|failure|ping|pong|` +
	`segment|processe|thread|descriptor|line|time|piece|answer|delay|case|worker)s\b`)

// agreed lets a noun agree with its number: a count is put into many sentences, and once in a while it is one.
func agreed(message string) string {
	return one().ReplaceAllStringFunc(message, func(s string) string {
		m := one().FindStringSubmatch(s)
		noun := m[3]
		switch noun {
		case "copie", "replie":
			noun = strings.TrimSuffix(noun, "ie") + "y"
		case "processe":
			noun = "process"
		}
		return m[1] + "1 " + m[2] + noun
	})
}
