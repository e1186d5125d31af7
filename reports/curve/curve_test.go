package curve

import (
	"encoding/xml"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/sockdrill/sockdrill/harness/record"
)

func samples(n int) (all []record.Sample) {
	for i := range n {
		all = append(all, record.Sample{T: time.Duration(i) * time.Second, Resident: uint64(i) << 20, Open: 7})
	}
	return all
}

func TestACurveHasItsLine(t *testing.T) {
	got := Draw(samples(600), time.Duration.String)
	for _, want := range []string{"memory: 0 to 599 MiB, at last 599", "descriptors: 7 to 7 open", "+60.00 ± 0.00 MiB a minute", `class="slope"`,
		">0s<", ">9m59s<"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing: %s", want, got)
		}
	}
	if points := strings.Count(got, ","); points > 3*mostPoints {
		t.Errorf("%d points", points)
	}
	for d := xml.NewDecoder(strings.NewReader(got)); ; {
		if _, err := d.Token(); err == io.EOF {
			break
		} else if err != nil {
			t.Fatal(err)
		}
	}
}

func TestAFewSamplesAreNoCourse(t *testing.T) {
	if got := Draw(samples(leastSamples-1), time.Duration.String); got != "" {
		t.Errorf("a drawing of %d samples: %s", leastSamples-1, got)
	}
}
