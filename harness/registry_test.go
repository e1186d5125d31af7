package harness

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/sockdrill/sockdrill/harness/record"
)

func TestCoversTiesACaseToItsClause(t *testing.T) {
	labels := Covers("FRM-003.server.header-1", Prefix, Account)
	c, err := Suite{}.Case(labels)
	if err != nil {
		t.Fatal(err)
	}
	if c.ID != "FRM-003.server.header-1" || c.Clause != "FRM-003" || c.Side != "server" || c.Area != "FRM" || c.Level != "MUST" {
		t.Errorf("got %+v", c)
	}
	if want := []string{"streams", "echoes", "several", "prefix", "account", "framed"}; !slices.Equal(c.Needs, want) {
		t.Errorf("needs %v, want %v", c.Needs, want)
	}
	for _, c := range []struct {
		labels []string
		want   []string
	}{{Covers("BKF-001.client", Reconnect), []string{"streams", "account", "reconnect", "framed"}},
		{Covers("BKF-001.client", Wire), []string{"streams", "wire", "framed"}}} {
		if found, err := (Suite{}).Case(c.labels); err != nil || !slices.Equal(found.Needs, c.want) {
			t.Errorf("a client is driven by its adapter, or needs none: %v (%v), want %v", found.Needs, err, c.want)
		}
	}
	stream, err := Suite{}.Case(append(Covers("FRM-001.server", Stream, Answers, Once), Baseline...))
	if err != nil || !slices.Equal(stream.Needs, []string{"streams"}) || !stream.Baseline {
		t.Errorf("a stream case that a server may answer with other messages needs streams alone, and is a baseline: %+v (%v)", stream, err)
	}
}

func TestACaseSaysHowLongItGoesOn(t *testing.T) {
	c, err := Suite{}.Case(Covers("SOK-003.client", Lasts(0, time.Minute)))
	if want := (record.Lasts{Long: time.Minute}); err != nil || c.Lasts != want {
		t.Errorf("got %+v (%v), want %+v", c.Lasts, err, want)
	}
	for _, wrong := range []string{"lasts=1m", "lasts=x+1m", "lasts=1m+1s", "lasts=-1s+1m"} {
		if _, err := (Suite{}).Case(append(Covers("SOK-003.client"), wrong)); err == nil || !strings.Contains(err.Error(), "longer with --long") {
			t.Errorf("label %q: %v", wrong, err)
		}
	}
}

func TestCoversRefusesWhatIsNoCase(t *testing.T) {
	for id, says := range map[string]string{
		"FRM-003":        "expected CLAUSE.SIDE",
		"FRM-999.server": "there is no clause FRM-999",
		"FRM-003.peer":   `is about side "both"`,
		"CTO-001.server": `is about side "client"`,
	} {
		func() {
			defer func() {
				if said, _ := recover().(string); !strings.Contains(said, says) {
					t.Errorf("%s: panicked with %q, want %q", id, said, says)
				}
			}()
			Covers(id)
		}()
	}
}

func TestASpecCoversExactlyOneClause(t *testing.T) {
	both := append(Covers("FRM-001.server"), Covers("FRM-002.server")...)
	for _, labels := range [][]string{nil, {"need=account"}, both} {
		if _, err := (Suite{}).Case(labels); err == nil {
			t.Errorf("labels %v were taken for one case", labels)
		}
	}
}

func TestAMisspeltNeedIsRefused(t *testing.T) {
	_, err := Suite{}.Case(Covers("FRM-003.server.header-1", Prefix, "crowdd"))
	if err == nil {
		t.Fatal("no implementation meets a need that does not exist, so the case would be skipped for ever")
	}
	for _, part := range []string{"FRM-003.server.header-1", `"crowdd"`, "crowd, "} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("%q does not name %q", err, part)
		}
	}
}
