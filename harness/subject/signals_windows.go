package subject

import "github.com/sockdrill/sockdrill/harness/job"

// lacksSignals returns why no process can be asked to terminate. What Windows has instead of SIGTERM, CTRL_BREAK, takes a console.
func lacksSignals() string {
	return unless(job.Console(), "sockdrill was started without a console, by which alone Windows asks a process to terminate")
}
