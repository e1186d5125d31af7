package known

import (
	"fmt"
	"net/url"
	"strings"
	"time"
)

// Entry is one line of a list of cases. Entries are comparable.
type Entry struct {
	Case    string  `yaml:"case"`              // a case id, the beginning of one up to a point, an area, or a pattern with wildcards
	Class   string  `yaml:"class,omitempty"`   // the class with which it must fail; empty for any
	Reason  string  `yaml:"reason,omitempty"`  // why it is on the list; empty if nobody said
	Link    string  `yaml:"link,omitempty"`    // where it is discussed; empty if nowhere
	Expires string  `yaml:"expires,omitempty"` // the last day on which the entry counts (UTC), as 2026-12-31; empty: for ever
	Rate    float64 `yaml:"rate,omitempty"`    // share of runs in which a flaky case was measured to fail; 0: not measured

	Where string `yaml:"-"` // where the entry stands, file:line; empty if it came from a flag
}

// Check returns what is wrong with an entry: the key, and in words the value and its remedy. A nil error is a good entry;
// the case is not looked at. Only a flaky entry has a rate.
func (e Entry) Check(flaky bool) (key string, err error) {
	if _, err := e.lastDay(); err != nil && e.Expires != "" {
		return "expires", fmt.Errorf("%q is no date; write it as 2026-12-31", e.Expires)
	}
	if u, err := url.Parse(e.Link); e.Link != "" && (err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https") {
		return "link", fmt.Errorf("%q is no address; begin it with https://", e.Link)
	}
	if e.Rate != 0 && !flaky {
		return "rate", fmt.Errorf("a known failure fails in every run; put what fails in some on the list of known flaky cases")
	}
	if !(e.Rate >= 0 && e.Rate <= 1) { // so that NaN is none, too
		return "rate", fmt.Errorf("%v is no share of runs; write 0.02 for 2 of 100", e.Rate)
	}
	return "", nil
}

func (e Entry) lastDay() (time.Time, error) { return time.Parse(time.DateOnly, e.Expires) }

// Expired reports whether the entry's last day is over. An entry without one never expires.
func (e Entry) Expired(now time.Time) bool {
	day, err := e.lastDay()
	return e.Expires != "" && err == nil && !now.Before(day.AddDate(0, 0, 1))
}

// Fits reports whether a failure of this class is the one that the entry means.
func (e Entry) Fits(class string) bool { return e.Class == "" || e.Class == class }

// String names the entry as it is written, and where: `FRM-003=reset (known.txt:7)`.
func (e Entry) String() string {
	text := e.Case
	if e.Class != "" {
		text += "=" + e.Class
	}
	if e.Where != "" {
		text += " (" + e.Where + ")"
	}
	return text
}

// Note is what a report says of a case that failed as the entry says.
func (e Entry) Note(flaky bool) string {
	var parts []string
	if flaky {
		parts = append(parts, "flaky, "+e.rate())
	}
	if e.Link != "" {
		parts = append(parts, e.Link)
	}
	if e.Expires != "" {
		parts = append(parts, "until "+e.Expires)
	}
	text := e.Reason
	if text == "" {
		text = "listed as known failing"
		if flaky {
			text = "listed"
		}
	}
	if len(parts) > 0 {
		text += " [" + strings.Join(parts, "; ") + "]"
	}
	return text
}

func (e Entry) rate() string {
	if e.Rate == 0 {
		return "its rate was not measured"
	}
	return fmt.Sprintf("measured to fail in %.3g %% of runs", 100*e.Rate)
}
