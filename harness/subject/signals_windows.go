package subject

import "github.com/sockdrill/sockdrill/harness/job"

// lacksSignals returns why no process can be asked to terminate. What Windows has instead of SIGTERM, CTRL_BREAK, takes a console.
func lacksSignals() string {
	if job.Wine() {
		return "Wine sends no CTRL_BREAK, by which alone Windows asks a process to terminate"
	}
	return unless(job.Console(), "sockdrill was started without a console, by which alone Windows asks a process to terminate")
}

// lacksToldResets returns why nobody can tell a reset from the end of a stream. Wine's server asks the kernel for the error of a socket that
// nobody reads just then, and the kernel tells an error once.
func lacksToldResets() string {
	return unless(!job.Wine(), "Wine tells a reset as the end of the stream, if it comes while nobody reads")
}
