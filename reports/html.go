package reports

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"errors"
	"html/template"
	"io"
	"math"
	"sync"
)

var (
	//go:embed page/page.html
	pageHTML string
	//go:embed page/page.css
	pageCSS string
	//go:embed page/theme.css
	theme string
	//go:embed page/page.js
	pageJS string
)

// Theme is the style that every page about reports begins with: colours for light and dark, type, and a class for each outcome.
func Theme() template.CSS { return template.CSS(theme) }

// pageLimit is what a browser opens in less than a second, on a telephone, too, and what a colleague gets by mail without complaint.
const pageLimit = 1 << 20

// detail says how much of a case's evidence the page shows.
type detail struct {
	lines  int  // of a timeline
	text   int  // bytes of a message or of standard error
	row    int  // bytes of a message where there is a line for each case
	passed bool // also the evidence of cases that passed
}

// details go from generous to sparse: the page takes the first that keeps it below pageLimit.
var details = []detail{
	{lines: 200, text: 16 << 10, row: 400, passed: true},
	{lines: 200, text: 8 << 10, row: 400},
	{lines: 80, text: 4 << 10, row: 400},
	{lines: 30, text: 2 << 10, row: 400},
	{lines: 10, text: 1 << 10, row: 200},
	{lines: 1, text: 512, row: 100}, // that is with a picture
	{lines: 0, text: 256, row: 100},
}

var page = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("page").Parse(pageHTML))
})

// HTML writes the report as one page that needs nothing else: no network, no other file, no script from outside. What an
// implementation produced is escaped, and a content security policy keeps everything but the page's own script from running.
// A run with very much evidence is shown with less of it for each case; report.json has all.
func HTML(w io.Writer, r *Report) error {
	var b bounded
	for i, d := range details {
		b = bounded{limit: pageLimit}
		if i == len(details)-1 {
			b.limit = math.MaxInt // the sparsest page is better than none
		}
		err := page().Execute(&b, newPage(r, d))
		if err == nil {
			break
		}
		if !errors.Is(err, errTooLarge) {
			return err
		}
	}
	_, err := w.Write(b.Bytes())
	return err
}

var errTooLarge = errors.New("the page is too large")

// bounded is a buffer that ends what is written to it with errTooLarge, so that an attempt with too much evidence stops early.
type bounded struct {
	bytes.Buffer
	limit int
}

func (b *bounded) Write(p []byte) (int, error) {
	if b.Len()+len(p) > b.limit {
		return 0, errTooLarge
	}
	return b.Buffer.Write(p)
}

// Policy is the content security policy of a page: it allows its one script by its hash, its style, and nothing from any network.
func Policy(script string) string {
	sum := sha256.Sum256([]byte(script))
	return "default-src 'none'; base-uri 'none'; form-action 'none'; style-src 'unsafe-inline'; script-src 'sha256-" +
		base64.StdEncoding.EncodeToString(sum[:]) + "'"
}
