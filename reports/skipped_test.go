package reports

import (
	"fmt"
	"strings"
	"testing"

	"github.com/sockdrill/sockdrill/harness/record"
)

// Nobody who runs all there is over TCP has asked for a verdict on TLS; whoever names a case of it has, and learns what it takes.
func TestCasesOfAnotherTransportAreListedForThoseWhoAskedForThem(t *testing.T) {
	const elsewhere, undeclared = record.Elsewhere + "TLS (--transport tls)", "it declares no greatest frame (--max-frame)"
	r := &Report{}
	for _, why := range []string{elsewhere, undeclared, elsewhere} {
		r.Results = append(r.Results, Result{Result: record.Result{Level: "MUST", Skipped: why}, Outcome: record.Skipped})
	}
	for asked, says := range map[string]bool{"": false, "TLS": true} {
		r.Run.Asked = strings.Fields(asked)
		var b strings.Builder
		if err := Terminal(&b, r, Screen{}); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(b.String(), "1 case of level MUST was not judged: "+undeclared) {
			t.Errorf("asked for %q: what could be declared is not said:\n%s", asked, b.String())
		}
		if said := strings.Contains(b.String(), "2 cases of level MUST were not judged: "+elsewhere); said != says {
			t.Errorf("asked for %q: that there are cases of TLS is said: %v\n%s", asked, said, b.String())
		}
	}
}

func TestWhoJudgesNothingSaysWhy(t *testing.T) {
	r := &Report{}
	for n, why := range []string{"it declares no backoff", "one case may wait for 1s", "one case may wait for 1s"} {
		r.Results = append(r.Results, Result{Result: record.Result{Case: fmt.Sprint("FRM-00", n, ".server"), Skipped: why}, Outcome: record.Skipped})
	}
	r.End.Totals.Skipped = 3
	if got, want := r.Sentence(), "Nothing was judged: 3 cases skipped, 2 of them since one case may wait for 1s."; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
