package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// printed is what came of a block of commands.
type printed struct {
	lines   []string // on both outputs
	ended   int      // how many commands ended as they had to
	exit    int      // of the first one that did not
	overdue bool     // it was ended, since its time was over
}

// farewell is how long commands that were interrupted may take to end what they have started.
const farewell = 30 * time.Second

// shell carries out commands in one bash, so that jobs, variables and folders are those of the block. A command that does not exit as it
// has to ends it. A file beside the folder, and no pipe, takes what it prints: a job that goes on would keep a pipe open.
func shell(ctx context.Context, dir string, all []command, limit time.Duration) (printed, error) {
	beside := filepath.Dir(dir)
	if err := os.WriteFile(filepath.Join(beside, "ended"), nil, 0o600); err != nil {
		return printed{}, err
	}
	out, err := os.Create(filepath.Join(beside, "printed"))
	if err != nil {
		return printed{}, err
	}
	defer out.Close()
	limited, stop := context.WithTimeout(ctx, limit)
	defer stop()
	cmd := exec.CommandContext(limited, "bash", "-c", script(all))
	cmd.Dir, cmd.Stdout, cmd.Stderr, cmd.WaitDelay = dir, out, out, farewell
	cmd.Env = append(os.Environ(), "TRIED="+filepath.Join(beside, "ended"))
	apart(cmd)
	err = cmd.Run()
	if cmd.Process == nil {
		return printed{}, fmt.Errorf("start bash: %w", err)
	}
	sweep(cmd)
	return collect(beside, cmd.ProcessState.ExitCode(), errors.Is(limited.Err(), context.DeadlineExceeded))
}

// script has each command that has ended say so, by a line in the file of $TRIED.
func script(all []command) string {
	var s strings.Builder
	s.WriteString("set -euo pipefail\n")
	for _, c := range all {
		if c.exit == 0 {
			fmt.Fprintf(&s, "%s\n", c.text)
		} else {
			fmt.Fprintf(&s, "set +e\n%s\ntried=$?; set -e; [ $tried = %d ] || exit $tried\n", c.text, c.exit)
		}
		s.WriteString(`echo >> "$TRIED"` + "\n")
	}
	return s.String()
}

func collect(beside string, exit int, overdue bool) (printed, error) {
	ended, err := os.ReadFile(filepath.Join(beside, "ended"))
	if err != nil {
		return printed{}, err
	}
	text, err := os.ReadFile(filepath.Join(beside, "printed"))
	if err != nil {
		return printed{}, err
	}
	return printed{strings.Split(strings.TrimSpace(string(text)), "\n"), strings.Count(string(ended), "\n"), exit, overdue}, nil
}
