package runner

import (
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/harness/timing"
	"github.com/sockdrill/sockdrill/harness/verdict"
)

// asWorker makes this test binary a worker of the fake suite.
const asWorker = "SOCKDRILL_TEST_WORKER"

// asSleeper makes it a process that does nothing.
const asSleeper = "SOCKDRILL_TEST_SLEEPER"

func TestMain(m *testing.M) {
	if os.Getenv(asSleeper) != "" {
		time.Sleep(5 * time.Minute)
		os.Exit(0)
	}
	fuzzing := slices.Contains(os.Args, "-test.fuzzworker") // a worker of go test's, which has our environment
	if os.Getenv(asWorker) != "" && !fuzzing {
		out := os.Stdout
		ownLateness = func() func(from, to time.Time) time.Duration {
			return func(_, _ time.Time) time.Duration { return 0 }
		}
		os.Exit(Work(&fakeSuite{}, os.Stdin, out, os.Stderr))
	}
	os.Setenv(asWorker, "1")
	os.Setenv("GORACE", "atexit_sleep_ms=0") // a worker under the race detector would sleep a second before it exits
	os.Exit(m.Run())
}

// fakeSuite has one spec for each way in which a worker can end.
type fakeSuite struct {
	host    subject.Host
	given   subject.Assignment
	outcome record.Assessment
}

func (s *fakeSuite) Begin(a subject.Assignment, h subject.Host) { s.given, s.host = a, h }
func (s *fakeSuite) Leave(subject.Assignment)                   {}
func (s *fakeSuite) Outcome() record.Assessment                 { return s.outcome }

func (s *fakeSuite) Case(labels []string) (record.Case, error) {
	c := record.Case{Level: "MUST"}
	for _, label := range labels {
		switch {
		case label == "baseline":
			c.Baseline = true
		case label == "should":
			c.Level = "SHOULD"
		case strings.HasPrefix(label, "need="):
			c.Needs = append(c.Needs, strings.TrimPrefix(label, "need="))
		case strings.HasPrefix(label, "waits="):
			c.Waits = append(c.Waits, strings.TrimPrefix(label, "waits="))
		case label == "lasts":
			c.Lasts = record.Lasts{Long: time.Minute}
		default:
			parts := strings.SplitN(label, ".", 3)
			if len(parts) < 2 {
				return c, fmt.Errorf("label %q is no case", label)
			}
			c.ID, c.Clause, c.Side, c.Area = label, parts[0], record.Side(parts[1]), parts[0][:3]
		}
	}
	return c, nil
}

func (s *fakeSuite) Register(groups ...string) {
	wanted := func(title string) bool {
		return len(groups) == 0 || strings.Contains(strings.Join(groups, "\n"), title)
	}
	if wanted("A first look") {
		ginkgo.Describe("A first look", func() {
			ginkgo.It("finds a byte echo", ginkgo.Label("FRM-001.server.base", "baseline"), func() {
				s.outcome.Findings = []string{subject.ByteEcho}
				s.outcome.Service.Alone = measured
			})
			ginkgo.It("is red", ginkgo.Label("FRM-001.client.base", "baseline"), func() {
				s.outcome = record.Assessment{Verdict: verdict.Error, Blame: verdict.Adapter, Class: record.ClassStart,
					Message: "nothing listens"}
			})
		})
	}
	if wanted("A fake") {
		ginkgo.Describe("A fake", s.specs)
	}
}

func (s *fakeSuite) specs() {
	ginkgo.It("passes", ginkgo.Label("FRM-002.server.pass"), func() {})
	ginkgo.It("fails", ginkgo.Label("FRM-002.server.fail"), func() { ginkgo.Fail("expected 3 bytes, got 2") })
	ginkgo.It("goes on for long", ginkgo.Label("FRM-002.server.long", "lasts"), func() {
		s.host.Advanced(record.Progress{Done: int64(s.given.Lasts / time.Second), What: "seconds", Took: time.Second})
	})
	ginkgo.It("falls short", ginkgo.Label("FRM-002.server.short", "should"), func() { ginkgo.Fail("rather not") })
	ginkgo.It("panics", ginkgo.Label("FRM-003.server.panic"), func() { panic("a defect of the scenario") })
	ginkgo.It("skips", ginkgo.Label("FRM-003.server.skip"), func() { ginkgo.Skip("no such descriptor") })
	ginkgo.It("needs frames", ginkgo.Label("FRM-003.server.framed", "need=framed"), func() {})
	ginkgo.It("needs an account", ginkgo.Label("FRM-003.server.account", "need=account"), func() {})
	ginkgo.PIt("cannot be seen from outside", ginkgo.Label("FRM-003.server.pending"), func() {})
	ginkgo.It("crashes", ginkgo.Label("FRM-004.server.crash"), func() {
		fmt.Fprintln(os.Stderr, "the last words")
		os.Exit(7)
	})
	ginkgo.It("hangs", ginkgo.Label("FRM-004.server.hang"), func() { select {} })
	ginkgo.It("floods", ginkgo.Label("FRM-004.server.flood"), func() {
		for range 2000 {
			fmt.Print(strings.Repeat("noise ", 1000))
		}
	})
	ginkgo.It("leaves a child", ginkgo.Label("FRM-004.server.child"), func() { s.leave() })
	ginkgo.It("leaves a child and crashes", ginkgo.Label("FRM-004.server.child-crash"), func() {
		s.leave()
		os.Exit(7)
	})
	ginkgo.It("has an adapter that breaks", ginkgo.Label("FRM-005.server.adapter"), func() {
		s.outcome = record.Assessment{Verdict: verdict.Error, Blame: verdict.Adapter, Class: "protocol", Message: "it answered twice"}
		ginkgo.Fail("no echo")
	})
	ginkgo.It("proves nothing", ginkgo.Label("FRM-005.server.unproven"), func() {
		s.outcome = record.Assessment{Verdict: verdict.Inconclusive, Blame: verdict.Host, Message: "the fault left no evidence"}
	})
	ginkgo.It("asks", ginkgo.Label("FRM-005.server.asks"), ginkgo.Serial, s.ask)
	ginkgo.It("is late", ginkgo.Label("FRM-006.server.late"), func() {
		ginkgo.Fail(verdict.Liveness.Mark("expected at 10 ms, happened at 300 ms"))
	})
	ginkgo.It("does what it must never do", ginkgo.Label("FRM-006.server.wrong"), func() {
		ginkgo.Fail(verdict.Safety.Mark("expected silence, and 4 bytes came"))
	})
	ginkgo.It("is late, and skips the second time", ginkgo.Label("FRM-006.server.cut"), func() {
		if s.host.Lateness(time.Now(), time.Now()) > 0 {
			ginkgo.Fail(verdict.Liveness.Mark("expected at 10 ms, happened at 300 ms"))
		}
		s.outcome.Skipped = "the port is gone"
		ginkgo.Skip("the port is gone")
	})
	ginkgo.It("is late, and wrong the second time", ginkgo.Label("FRM-006.server.late-wrong"), func() {
		if s.host.Lateness(time.Now(), time.Now()) < time.Second {
			ginkgo.Fail(verdict.Liveness.Mark("expected at 10 ms, happened at 300 ms"))
		}
		ginkgo.Fail(verdict.Safety.Mark("expected silence, and 4 bytes came"))
	})
	ginkgo.It("is late on a slow machine", ginkgo.Label("FRM-006.server.slow"), func() {
		if s.host.Lateness(time.Now(), time.Now()) > 0 {
			ginkgo.Fail(verdict.Liveness.Mark("expected at 10 ms, happened at 300 ms"))
		}
	})
	ginkgo.It("waits for a declared time", ginkgo.Label("FRM-006.server.waits", "waits=idle:2"), func() {})
	ginkgo.It("waits twice as long", ginkgo.Label("FRM-006.server.waits-on", "waits=idle:4"), func() {})
	ginkgo.It("would pass", ginkgo.Label("FRM-002.client.pass"), func() {})
}

// measured is what the baseline of the server finds a message to take.
const measured = 3 * time.Millisecond

// leave starts a process in a group of its own and forgets it.
func (s *fakeSuite) leave() {
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), asSleeper+"=1")
	if _, err := start(cmd); err != nil {
		ginkgo.Fail(err.Error())
	}
	s.host.Spawned(cmd.Process.Pid)
}

// ask uses everything that a host offers, more than once.
func (s *fakeSuite) ask() {
	for range 3 {
		s.host.Starting()
		s.host.Started()
	}
	if late := s.host.Lateness(time.Now().Add(-timing.Default.Prompt), time.Now()); late < 0 {
		ginkgo.Fail("lateness is negative")
	}
	if s.given.Implementation.Service.Alone != measured || s.given.LongestWait == 0 {
		ginkgo.Fail(fmt.Sprintf("what the baseline measured got lost: %+v", s.given))
	}
	if s.given.Seed != 7 || s.given.Case != "FRM-005.server.asks" || s.given.Unit == 0 {
		ginkgo.Fail(fmt.Sprintf("order got lost: %+v", s.given))
	}
}

var theCases = sync.OnceValues(func() ([]record.Case, error) { return Plan(&fakeSuite{}) })

func plannedCases(t *testing.T) []record.Case {
	t.Helper()
	all, err := theCases()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// events collects what a run tells.
type events struct {
	all []record.Event
}

func (e *events) result(t *testing.T, id string) record.Result {
	t.Helper()
	for _, ev := range e.all {
		if ev.Type == record.Ended && ev.Case == id {
			return *ev.Result
		}
	}
	t.Fatalf("no result of %s among %d events", id, len(e.all))
	return record.Result{}
}

func config(t *testing.T, e *events, ids ...string) Config {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return Config{
		Cases:           plannedCases(t),
		Implementations: []subject.Implementation{{Name: "fake", Side: "server", Command: []string{"fake", "{addr}"}}},
		Selection:       Selection{Run: ids},
		Self:            self, Seed: 7, Options: "--server 'fake {addr}'",
		Sink: func(ev record.Event) { e.all = append(e.all, ev) },
	}
}
