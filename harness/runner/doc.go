// Package runner plans a run, spawns one fresh process of this same binary for each case, and collects what they say.
//
//	suite.go                  what the runner is handed: the scenarios' registry
//	plan.go                   Ginkgo's tree as a list of cases
//	title.go                  what people read of a case
//	selection.go, pattern.go  which cases are meant
//	shard.go                  which of them are this part of a run
//	known.go                  what is known to fail, and what is flaky; update.go brings the lists in line with reports
//	waits.go                  what declared times cost a case and the run, and which cases are left out for that
//
//	run.go        Run: baselines, then everything else side by side, then what must be alone
//	introduce.go  the greeting of an adapter, before any case
//	mix.go        the order in which cases begin
//	phase.go      the parts of a run, one after the other; rerun.go is the last of them
//	crowd.go      how many cases run at once; pressure.go: how pressed the host is
//	settle.go     a result becomes final: counted and told
//	policy.go     what the results add up to: totals and exit code
//
//	child.go    one worker process, from its order to its result; start.go: it is started
//	gate.go     how many implementations start at once
//	message.go  the lines between supervisor and worker
//	worker.go   Work: the other end, inside the worker process; link.go is its half of the conversation
//	convert.go  Ginkgo's verdict and the lab's outcome as one result
//	words.go    a failure in words, and what it rests on
//
//	group_unix.go, group_windows.go  a worker's process group, or its job
//	group_linux.go, group_other.go   processes that workers leave behind outside their groups
//
// Only this package and the scenarios' side know Ginkgo; nothing of Ginkgo's leaves it.
package runner
