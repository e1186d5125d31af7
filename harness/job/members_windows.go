package job

import (
	"errors"
	"fmt"
	"path/filepath"
	"unsafe"

	"golang.org/x/sys/windows"
)

// most is how many processes of one job are looked at.
const most = 1024

// Each calls f for every process of the job, by a handle that has these rights as long as f runs. What ends meanwhile is left out, and so
// is a process that has the number of one that ended.
func (j *Job) Each(rights uint32, f func(pid uint32, process windows.Handle)) {
	for _, pid := range j.pids() {
		process, err := windows.OpenProcess(rights|windows.PROCESS_QUERY_INFORMATION, false, pid)
		if err != nil {
			continue
		}
		if j.holds(process) && runs(process) {
			f(pid, process)
		}
		_ = windows.CloseHandle(process)
	}
}

// Members names the processes of the job.
func (j *Job) Members() (names []string) {
	j.Each(0, func(pid uint32, process windows.Handle) {
		names = append(names, fmt.Sprintf("%s (process %d)", program(process), pid))
	})
	return names
}

// pids are the numbers of the processes, which mean something as long as these run.
func (j *Job) pids() (pids []uint32) {
	var list struct { // JOBOBJECT_BASIC_PROCESS_ID_LIST
		assigned, listed uint32
		pids             [most]uintptr
	}
	err := j.use(func(handle windows.Handle) error {
		return windows.QueryInformationJobObject(handle, windows.JobObjectBasicProcessIdList,
			uintptr(unsafe.Pointer(&list)), uint32(unsafe.Sizeof(list)), nil)
	})
	if err != nil && !errors.Is(err, windows.ERROR_MORE_DATA) {
		return nil
	}
	for _, pid := range list.pids[:min(list.listed, most)] {
		pids = append(pids, uint32(pid))
	}
	return pids
}

var isProcessInJob = windows.NewLazySystemDLL("kernel32.dll").NewProc("IsProcessInJob")

func (j *Job) holds(process windows.Handle) bool {
	var in int32
	err := j.use(func(handle windows.Handle) error {
		if ok, _, err := isProcessInJob.Call(uintptr(process), uintptr(handle), uintptr(unsafe.Pointer(&in))); ok == 0 {
			return err
		}
		return nil
	})
	return err == nil && in != 0
}

// stillActive is the exit code of a process that has none yet (STILL_ACTIVE).
const stillActive = 259

func runs(process windows.Handle) bool {
	var code uint32
	return windows.GetExitCodeProcess(process, &code) == nil && code == stillActive
}

// program is the name of what a process runs.
func program(process windows.Handle) string {
	path := make([]uint16, windows.MAX_LONG_PATH)
	size := uint32(len(path))
	if windows.QueryFullProcessImageName(process, 0, &path[0], &size) != nil {
		return "a process"
	}
	return filepath.Base(windows.UTF16ToString(path[:size]))
}
