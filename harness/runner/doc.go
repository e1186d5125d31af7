// Package runner plans a run, spawns one fresh process of this same binary for each case, and collects what they say.
//
//	suite.go    what the runner is handed: the scenarios' registry
//	plan.go     Ginkgo's tree as a list of cases
//	selection.go, pattern.go   which cases are meant
//	known.go    what is known to fail, and what is flaky; update.go brings the lists in line with reports
//	run.go      Run: baselines, then everything else side by side, then what must be alone
//	phase.go    the parts of a run, one after the other; rerun.go is the last of them
//	settle.go   a result becomes final: counted and told
//	child.go    one worker process, from its order to its result
//	gate.go     how many implementations start at once
//	message.go  the lines between supervisor and worker
//	worker.go   Work: the other end, inside the worker process; link.go is its half of the conversation
//	convert.go  Ginkgo's verdict and the lab's outcome as one result
//	policy.go   what the results add up to: totals and exit code
//	group_*.go  process groups and what they leave behind, system by system
//
// Only this package and the scenarios' side know Ginkgo; nothing of Ginkgo's leaves it.
package runner
