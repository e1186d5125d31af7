package runner

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"
)

// inherit makes this process the parent of whatever its workers leave behind (prctl(2), PR_SET_CHILD_SUBREAPER), so that
// even what left its process group can be found.
func inherit() { _ = unix.Prctl(unix.PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) }

// endOrphans kills the children that this process still has once its workers are gone, and names them.
func endOrphans() []string {
	var ended []string
	for _, pid := range children() {
		name, _ := os.ReadFile(fmt.Sprintf("/proc/%d/comm", pid))
		zombie, _ := syscall.Wait4(pid, nil, syscall.WNOHANG, nil)
		if zombie == pid {
			continue
		}
		_ = syscall.Kill(pid, syscall.SIGKILL)
		_, _ = syscall.Wait4(pid, nil, 0, nil)
		ended = append(ended, fmt.Sprintf("process %d (%s) had left its process group and was still running: killed"+inTheField,
			pid, strings.TrimSpace(string(name))))
	}
	return ended
}

// children lists the processes whose parent this one is; empty on a kernel without CONFIG_PROC_CHILDREN.
func children() []int {
	files, _ := filepath.Glob("/proc/self/task/*/children")
	var pids []int
	for _, file := range files {
		text, _ := os.ReadFile(file)
		for word := range strings.FieldsSeq(string(text)) {
			if pid, err := strconv.Atoi(word); err == nil {
				pids = append(pids, pid)
			}
		}
	}
	return pids
}
