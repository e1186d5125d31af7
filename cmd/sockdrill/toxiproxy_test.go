package main

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/reference/mutants"
	"github.com/sockdrill/sockdrill/reports"
)

// toxic is what a toxiproxy server can carry out in the reference: a limit, a delay and a rate, on both sides.
const toxic = "FRM-016,FRM-018,HBT-003.client.late"

// TestThroughAToxiproxyServer drives the real server of the module that go.mod pins.
func TestThroughAToxiproxyServer(t *testing.T) {
	if testing.Short() {
		t.Skip("it builds toxiproxy's server and a mutant of the reference, and runs cases of seconds")
	}
	binary := buildToxiproxy(t)
	t.Run("cases pass with evidence, and others are skipped with the reason",
		func(t *testing.T) { passThrough(t, startToxiproxy(t, binary)) })
	t.Run("a defect is found", func(t *testing.T) { failThrough(t, startToxiproxy(t, binary)) })
	t.Run("an interrupt leaves nothing behind", func(t *testing.T) { interruptThrough(t, startToxiproxy(t, binary), os.Interrupt, 130) })
	t.Run("a kill leaves nothing behind", func(t *testing.T) { interruptThrough(t, startToxiproxy(t, binary), os.Kill, -1) })
	t.Run("a server that dies is nobody's failure", func(t *testing.T) { dieUnder(t, startToxiproxy(t, binary)) })
}

func passThrough(t *testing.T, s *toxiproxyServer) {
	dir := t.TempDir()
	if exit, log := ended(background(t, "run", "--reference", "--run", toxic+",FRM-010.server", "--toxiproxy", s.url, "--out",
		dir)); exit != 0 {
		t.Fatalf("exit %d\n%s", exit, log)
	}
	report, err := reports.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range report.Results {
		switch r.Case {
		case "FRM-016.client", "FRM-018.client", "FRM-018.server", "HBT-003.client.late":
			if len(r.Evidence.Faults) != 1 || r.Evidence.Faults[0].Times == 0 ||
				!strings.HasSuffix(r.Evidence.Faults[0].Detail, "by toxiproxy") {
				t.Errorf("%s: %s %s, evidence %v", r.Case, r.Verdict, r.Skipped, r.Evidence.Faults)
			}
		case "FRM-016.server":
			if !strings.Contains(r.Skipped, "toxiproxy cannot give half-close") {
				t.Errorf("%s: %s %q", r.Case, r.Verdict, r.Skipped)
			}
		case "FRM-010.server":
			if !strings.Contains(r.Skipped, "toxiproxy cannot carry scatter out") {
				t.Errorf("%s: %s %q", r.Case, r.Verdict, r.Skipped)
			}
		}
	}
	if !slices.ContainsFunc(report.Run.Host.Probes, func(p record.Probe) bool { return strings.Contains(p.Name, s.url) }) {
		t.Errorf("the report does not say what carried the faults out: %v", report.Run.Host.Probes)
	}
	s.onlyForeign(t)
}

// failThrough judges a client that hands a part of a frame on when its stream ends inside it.
func failThrough(t *testing.T, s *toxiproxyServer) {
	all, err := mutants.Load()
	if err != nil {
		t.Fatal(err)
	}
	at := slices.IndexFunc(all, func(m mutants.Mutant) bool { return m.ID == "M013" })
	root, dir := filepath.Join("..", ".."), t.TempDir()
	clean, bad := filepath.Join(dir, "clean"), filepath.Join(dir, "bad")
	if err := errors.Join(mutants.BuildClean(t.Context(), root, clean), all[at].Build(t.Context(), root, clean, bad)); err != nil {
		t.Fatal(err)
	}
	exit, log := ended(background(t, "run", "--client", bad+" client", "FRM-016.client", "--toxiproxy", s.url, "--out",
		filepath.Join(dir, "out")))
	if strings.Contains(log, "failed twice while this machine stalled") {
		t.Skipf("this machine is too busy to tell:\n%s", log)
	}
	if exit != 1 || !strings.Contains(log, "the end, by toxiproxy") || !strings.Contains(log, "--toxiproxy "+s.url) {
		t.Errorf("exit %d, want 1, with the evidence and how to reproduce it\n%s", exit, log)
	}
	s.onlyForeign(t)
}

// interruptThrough ends a run while its proxies stand.
func interruptThrough(t *testing.T, s *toxiproxyServer, signal os.Signal, want int) {
	if runtime.GOOS == "windows" && signal == os.Interrupt {
		t.Skip("Windows cannot interrupt another process")
	}
	run := background(t, "run", "--reference", "--run", "FRM-018", "--toxiproxy", s.url, "--out", t.TempDir())
	s.await(t, "the proxies of both cases", func(names []string) bool { return len(names) == 3 })
	if err := run.Process.Signal(signal); err != nil {
		t.Fatal(err)
	}
	if exit, log := ended(run); exit != want {
		t.Errorf("exit %d, want %d\n%s", exit, want, log)
	}
	s.await(t, "nothing but the foreign proxy", func(names []string) bool { return len(names) == 1 })
	s.onlyForeign(t)
}

// dieUnder kills the server while cases use it.
func dieUnder(t *testing.T, s *toxiproxyServer) {
	dir := t.TempDir()
	run := background(t, "run", "--reference", "--run", "HBT-003.client.late", "--toxiproxy", s.url, "--out", dir)
	s.await(t, "the proxy of the case", func(names []string) bool {
		return slices.ContainsFunc(names, func(n string) bool { return strings.HasSuffix(n, "-1") })
	})
	s.process.Kill()
	_, log := ended(run)
	report, err := reports.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	if report.End.Exit != 3 || report.End.Error != 1 || report.End.Fail != 0 || report.End.Pass != 2 {
		t.Errorf("%+v\nwant both baselines passed, one error that is the host's, and exit code 3", report.End)
	}
	if !strings.Contains(log, "blame: host") || !strings.Contains(log, "may be left behind") {
		t.Errorf("it should say whose failure it is, and what may be left:\n%s", log)
	}
}

// background starts the command as a process. In this one it would take toxiproxy's server for something that an
// implementation left behind.
func background(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	run := exec.CommandContext(t.Context(), self, args...)
	var out bytes.Buffer
	run.Stdout, run.Stderr = &out, &out
	if err := run.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { run.Process.Kill() })
	return run
}

// ended waits for the process and returns its exit code and all that it said.
func ended(run *exec.Cmd) (exit int, said string) {
	run.Wait()
	return run.ProcessState.ExitCode(), run.Stdout.(*bytes.Buffer).String()
}

func TestWhatIsNoToxiproxyServerIsRefused(t *testing.T) {
	page := func(body string) string {
		s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, body) }))
		t.Cleanup(s.Close)
		return s.URL
	}
	absent := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(absent.Close)
	for name, c := range map[string]struct{ url, says string }{
		"nobody":       {"http://127.0.0.1:" + freePort(t), "start one first"},
		"web page":     {page("<html>It works!</html>"), "no toxiproxy server"},
		"other API":    {page(`{"status": "up"}`), "no toxiproxy server"},
		"not found":    {absent.URL, "is it a toxiproxy server at all?"},
		"version 1":    {page(`{"version": "1.2.1"}`), "version 1.2.1; sockdrill drives 2.x"},
		"version 3":    {page("3.0.0"), "version 3.0.0; sockdrill drives 2.x"},
		"another host": {"http://192.0.2.1:8474", "--allow-remote"},
		"no host":      {"http://", "expected http://HOST:PORT"},
		"scheme":       {"ftp://127.0.0.1:8474", "expected http://HOST:PORT"},
		"port":         {"127.0.0.1:84740", "8474 unless"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "out")
			exit, _, log := call(t, "run", one, "--reference", "--toxiproxy", c.url, "--out", dir)
			if exit != 2 || !strings.Contains(log, c.says) || !strings.Contains(log, "--toxiproxy") {
				t.Errorf("exit %d, want 2 and %q: %s", exit, c.says, log)
			}
			if _, err := os.Stat(dir); err == nil {
				t.Error("a usage error left a report")
			}
		})
	}
}
