package reports

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Plain makes hostile text harmless to look at: control characters (a terminal would obey them), invisible and
// direction-changing ones (they make text read as something else) and bytes that are no UTF-8 become visible escapes.
// Line breaks and tabs stay.
func Plain(s string) string {
	if !strings.ContainsFunc(s, hidden) && utf8.ValidString(s) {
		return s
	}
	var b strings.Builder
	for i, w := 0, 0; i < len(s); i += w {
		var r rune
		r, w = utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && w == 1, r < utf8.RuneSelf && hidden(r):
			fmt.Fprintf(&b, `\x%02x`, s[i])
		case hidden(r):
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

func hidden(r rune) bool {
	if r < utf8.RuneSelf {
		return r < ' ' && r != '\n' && r != '\t' || r == 0x7f
	}
	return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == '\u2028' || r == '\u2029' || r == 0xfffe || r == 0xffff
}

// Line is Plain text on one line, harmless to look at: breaks and runs of blanks become one blank.
func Line(s string) string { return strings.Join(strings.Fields(Plain(s)), " ") }

// head keeps the first n bytes of s, or fewer so that no character is cut, and says how many are left out.
func head(s string, n int) string {
	if len(s) <= n {
		return s
	}
	cut := n
	for cut > 0 && !utf8.RuneStart(s[cut]) {
		cut--
	}
	return fmt.Sprintf("%s … (%d more bytes)", s[:cut], len(s)-cut)
}

// ends keeps the beginning and the end of s, n bytes in all, or fewer so that no character is cut: a crash names its error
// first in some languages and last in others.
func ends(s string, n int) string {
	if len(s) <= n {
		return s
	}
	first, cut := n/3, len(s)-(n-n/3)
	for first > 0 && !utf8.RuneStart(s[first]) {
		first--
	}
	for cut < len(s) && !utf8.RuneStart(s[cut]) {
		cut++
	}
	return s[:first] + " … " + s[cut:]
}

// source returns the place of an expectation as a path inside the project, so that names do not depend on where it was built.
func source(where string) string {
	where = strings.ReplaceAll(where, `\`, "/")
	for _, folder := range []string{"/scenarios/", "/harness/"} {
		if at := strings.LastIndex(where, folder); at >= 0 {
			return where[at+1:]
		}
	}
	if strings.HasPrefix(where, "/") || strings.Contains(where, ":/") {
		return where[strings.LastIndex(where, "/")+1:]
	}
	return where
}
