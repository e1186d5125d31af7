package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/sockdrill/sockdrill/harness/known"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/relay"
	"github.com/sockdrill/sockdrill/harness/runner"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/reports"
)

// defaultOut is where reports go: git ignores it.
const defaultOut = "reports/out"

// job is what `run` and `replay` carry out.
type job struct {
	subject   candidates
	named     *pflag.FlagSet // the subject's flags
	command   []string       // the arguments of sockdrill that ask for this job
	selection runner.Selection
	shard     string
	failing   []string
	flaky     []string
	seed      uint64
	parallel  int
	limit     time.Duration
	longest   time.Duration
	long      bool
	soak      span
	keep      bool
	once      bool
	failFast  bool
	json      bool
	formats   []string
	dir       string
}

func (a *app) runCommand() *cobra.Command {
	j := &job{command: a.args}
	j.named = j.subject.flags()
	cmd := &cobra.Command{
		Use: "run [ID|PATTERN|AREA|@FILE ...]", ValidArgsFunction: completeCases,
		Short: "Judge an implementation",
		Long: `Judge an implementation. Each case runs in a process of its own. Results come on standard output as they are known;
the reports (report.json, events.ndjson, junit.xml, summary.md, index.html) go to --out.

Exit codes: 0 all as expected, 1 a MUST failed or a known failure passed, 2 usage, 3 incomplete, more than 2 % inconclusive
or a report that could not be written whole, 4 it did not start or greet, 5 a fault of sockdrill, 124 time limit, 130 interrupted, 143 terminated.`,
		Example: `  sockdrill run --server 'python3 my_echo.py {addr}' --framing u16be
  sockdrill run --client './my_adapter --quiet' --run 'FRM,CLS-00*' --level MUST
  sockdrill run -f sockdrill.yaml --known-failing @known.txt --time-limit 5m
  sockdrill run FRM-003.server.header-1 --seed 7 --server './echo {addr}'
  sockdrill run SOK --soak 30m --server './echo {addr}'`,
		RunE: func(cmd *cobra.Command, args []string) error {
			j.selection.Run = append(args, j.selection.Run...)
			if !cmd.Flags().Changed("seed") {
				j.seed = uint64(rand.Uint32())
			}
			return a.judge(cmd.Context(), j)
		},
	}
	j.flags(cmd.Flags())
	return complete(cmd)
}

func (j *job) flags(f *pflag.FlagSet) {
	f.SortFlags = false
	f.AddFlagSet(j.named)
	f.StringSliceVar(&j.selection.Run, "run", nil, "only these: ids, patterns such as 'FRM-*', areas, @file")
	f.StringSliceVar(&j.selection.Skip, "skip", nil, "not these")
	f.StringSliceVar(&j.selection.Levels, "level", nil, "only these levels: MUST, SHOULD, MAY")
	f.Var((*sides)(&j.selection.Sides), "side", "only these sides: client, server; harness: sockdrill's own self-checks")
	f.StringVar(&j.shard, "shard", "", "only this part, such as 2/5: the parts together are all cases, the baselines in each; see "+
		"\"sockdrill report merge\"")
	f.StringSliceVar(&j.failing, "known-failing", nil,
		"ID, ID=CLASS or @file: these must fail, and with that class; one that passes fails the run")
	f.StringSliceVar(&j.flaky, "known-flaky", nil, "the same, but these may pass, too")
	f.Uint64Var(&j.seed, "seed", 0, "where every random choice comes from (default: drawn, and printed)")
	f.IntVarP(&j.parallel, "parallel", "j", runner.DefaultParallel, "cases at once")
	f.DurationVar(&j.limit, "time-limit", 0, "end the whole run after this time; 0: never")
	f.DurationVar(&j.longest, "longest-wait", runner.DefaultLongestWait,
		"skip cases that wait longer for times that the implementation declares")
	f.BoolVar(&j.long, "long", false, "run cases of minutes, too, which the usual run leaves out or cuts short")
	f.Var(&j.soak, "soak", "let the cases of area SOK go on for this time each, side by side, such as 30m")
	f.BoolVar(&j.keep, "keep-traces", false, "keep the traces of cases that pass, too")
	f.BoolVar(&j.once, "once", false, "run no case again: what did not happen in time while this machine stalled is inconclusive at once")
	f.BoolVar(&j.failFast, "fail-fast", false,
		"end the run with the first case that makes it fail; what was not run by then is reported as that")
	f.BoolVar(&j.json, "json", false, "write events to standard output, one JSON object a line")
	f.StringSliceVar(&j.formats, "format", nil, "write these reports, too: "+strings.Join(reports.Formats(), ", "))
	f.StringVar(&j.dir, "out", defaultOut, "folder for the reports")
}

// judge carries the job out and leaves the run's exit code.
func (a *app) judge(ctx context.Context, j *job) error {
	if err := reports.CheckFolder(j.dir); err != nil {
		return fmt.Errorf("--out %w", err)
	}
	if err := reports.CheckFormats(j.formats); err != nil {
		return err
	}
	cfg, err := a.configure(j)
	if err != nil {
		return err
	}
	ctx, release := withSignals(ctx)
	defer release()
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	cfg.Probes = probe(ctx)
	if err := j.subject.throughToxiproxy(&cfg, a.err); err != nil {
		return err
	}
	o := newOutput(a, j, stop)
	cfg.Sink = o.take
	end, err := runner.Run(ctx, cfg)
	if err != nil {
		return err
	}
	a.exit = end.Exit
	return o.finish(end.Exit)
}

// configure turns flags into what the runner wants.
func (a *app) configure(j *job) (runner.Config, error) {
	var cfg runner.Config
	self, err := os.Executable()
	if err != nil {
		return cfg, fmt.Errorf("find the path of sockdrill itself, which its workers need: %w", err)
	}
	judged, manifest, err := j.subject.implementations(j.named, self)
	if err != nil {
		return cfg, err
	}
	if len(judged) == 0 && !onlyHarness(j.selection) {
		return cfg, fmt.Errorf("nothing to judge: add --server CMD, --client CMD, -f sockdrill.yaml or --reference")
	}
	if j.selection.Shard, err = runner.ParseShard(j.shard); err != nil {
		return cfg, err
	}
	cases, err := plan()
	if err != nil {
		return cfg, err
	}
	listed, err := j.known(manifest, cases)
	if err != nil {
		return cfg, err
	}
	if j.longest <= 0 {
		return cfg, fmt.Errorf("--longest-wait %v: expected a time above 0, such as %v", j.longest, runner.DefaultLongestWait)
	}
	if j.parallel < 1 {
		return cfg, fmt.Errorf("-j %d: at least one case has to run at a time", j.parallel)
	}
	return runner.Config{
		Cases: cases, Implementations: judged, Selection: j.selection, Known: listed,
		Self: self, WorkerArgs: []string{"worker"},
		Seed: j.seed, Parallel: j.parallel, TimeLimit: j.limit, LongestWait: j.longest, Long: j.long, Soak: time.Duration(j.soak), KeepTraces: j.keep, Once: j.once,
		Took: lastTime(j.dir),
		Tool: version(), Command: append([]string{calledAs}, j.command...), Options: j.options(),
	}, nil
}

// options are the flags that make a single case run the same way.
func (j *job) options() string {
	options := written(j.named)
	if j.longest != runner.DefaultLongestWait {
		options += fmt.Sprintf(" --longest-wait %v", j.longest)
	}
	if j.long {
		options += " --long"
	}
	if j.soak > 0 {
		options += " --soak " + j.soak.String()
	}
	return strings.TrimSpace(options)
}

// lastTime returns what the cases of the report in this folder took; nothing if there is none.
func lastTime(dir string) map[string]time.Duration {
	took := map[string]time.Duration{}
	if report, err := reports.Load(dir); err == nil {
		for _, r := range report.Results {
			took[r.Case] = r.Duration
		}
	}
	return took
}

// known joins the manifest's lists of known failures and the flags'.
func (j *job) known(m subject.Manifest, cases []record.Case) (runner.Known, error) {
	failing, err := known.Parse(j.failing)
	if err != nil {
		return runner.Known{}, fmt.Errorf("--known-failing: %w", err)
	}
	flaky, err := known.Parse(j.flaky)
	if err != nil {
		return runner.Known{}, fmt.Errorf("--known-flaky: %w", err)
	}
	return runner.NewKnown(append(m.KnownFailing, failing...), append(m.KnownFlaky, flaky...), cases, time.Now())
}

// onlyHarness reports whether the self-checks are all that is asked for, by side or by id.
func onlyHarness(s runner.Selection) bool {
	return len(s.Sides) == 1 && s.Sides[0] == record.Harness || len(s.Sides) == 0 && len(s.Run) > 0
}

// probe measures what this host delivers, for the report.
func probe(ctx context.Context) []record.Probe {
	var all []record.Probe
	for _, m := range relay.Probe(ctx) {
		all = append(all, record.Probe{Name: m.Name, Value: m.Value, OK: m.OK})
	}
	return all
}
