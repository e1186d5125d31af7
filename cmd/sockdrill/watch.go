package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/runner"
	"github.com/sockdrill/sockdrill/reports"
)

func (a *app) watchCommand() *cobra.Command {
	j := &job{command: a.args}
	j.named = j.subject.flags()
	var dirs []string
	cmd := &cobra.Command{
		Use:   "watch [ID|PATTERN|AREA|@FILE ...]",
		Short: "Judge an implementation again whenever its files change: what was red first",
		Long: `Judge an implementation, and whenever one of its files changes run again what was red. Once nothing is red any more, everything
runs again. What was red is read from the report in --out; without one everything runs first. Ctrl-C ends it.

The folders to watch are those of the files that the command names; --dir names others, such as that of the sources.`,
		Example: `  sockdrill watch --server 'python3 my_echo.py {addr}'
  sockdrill watch FRM -f sockdrill.yaml --dir src`,
		ValidArgsFunction: completeCases,
		RunE: func(cmd *cobra.Command, args []string) error {
			j.selection.Run = append(args, j.selection.Run...)
			if !cmd.Flags().Changed("seed") {
				j.seed = uint64(rand.Uint32())
			}
			return a.watch(cmd.Context(), j, dirs)
		},
	}
	j.flags(cmd.Flags())
	cmd.Flags().StringSliceVar(&dirs, "dir", nil, "watch this folder and all beneath it, and no other")
	return complete(cmd)
}

// watch judges, waits for a change, and judges again, until it is interrupted.
func (a *app) watch(ctx context.Context, j *job, dirs []string) error {
	ctx, release := withSignals(ctx)
	defer release()
	if len(dirs) == 0 {
		cfg, err := a.configure(j)
		if err != nil {
			return err
		}
		if dirs = foldersOf(cfg.Implementations, j.subject.manifest); len(dirs) == 0 {
			return errors.New("watch: the command names no file of this machine; name the folder of its sources with --dir")
		}
	}
	files, err := newWatched(dirs, j.dir)
	if err != nil {
		return err
	}
	defer files.close()
	red := redOf(j.dir)
	for {
		if red, err = a.round(ctx, j, red); err != nil || ctx.Err() != nil {
			return err
		}
		said := "nothing is red"
		if len(red) > 0 {
			said = fmt.Sprintf("still red: %s", strings.Join(red, " "))
		}
		fmt.Fprintf(a.err, "%s; waiting for a change in %s\n", said, strings.Join(dirs, ", "))
		if err := files.change(ctx); err != nil {
			a.exit = record.ExitInterrupt
			return nil
		}
	}
}

// round runs what is red, and everything if nothing is, or nothing is any more. It returns what is red now.
func (a *app) round(ctx context.Context, j *job, red []string) ([]string, error) {
	if len(red) > 0 {
		part := *j
		part.selection = runner.Selection{Run: red}
		part.dir = filepath.Join(j.dir, "watch")
		if err := a.judge(ctx, &part); err != nil || ctx.Err() != nil {
			return red, err
		}
		if red = redOf(part.dir); len(red) > 0 {
			return red, nil
		}
	}
	err := a.judge(ctx, j)
	return redOf(j.dir), err
}

// redOf are the red cases of the report in a folder; none if there is no report.
func redOf(dir string) (ids []string) {
	report, err := reports.Load(dir)
	if err != nil {
		return nil
	}
	for _, r := range report.Results {
		if r.Outcome.Red() {
			ids = append(ids, r.Case)
		}
	}
	return ids
}
