// Command tried tries the documents: `make documents`. It goes through README.md, the tutorials and the how-tos as a reader would, each
// page in a copy of the checkout of its own, from top to bottom, and exits with 1 if a command does not do what the page says, or a sample
// shows what is not printed.
//
//   - `sh` is run, by one bash -euo pipefail for each block. A command has to exit with 0; or with what the mark says; or with what a
//     comment behind it ("# exit code 1") or the sample that follows ("exit code 1: …") does.
//   - `text` is a sample of what the last block of commands printed. Each of its lines has to be printed, in whatever order, since cases
//     run side by side. What `…` stands for is left out, in a line or as lines. If its first line is "# NAME", it is a file, and written.
//   - `yaml` with a server or a client is a manifest: it has to be accepted, and is written to sockdrill.yaml. A whole description of a
//     framing has to be accepted, too; it is written to the file that the line above it names. Other yaml is a part of the one that the
//     page has shown last, which has to be accepted with it; or of what this does not know, such as a workflow.
//   - `sockdrill …` in prose has to be a command that there is, with flags that there are; so has a command that is left out.
//
// In samples some numbers vary, and are not compared: those that a unit of time or size follows (s, ms, B, bytes, events), those behind
// the words seed and byte, and addresses. All others have to be right, above all how many cases passed, failed and were skipped. If this
// machine kept a case from a verdict, or lacks what some need, nobody can say: the block is not compared, and that is told. Samples are
// those of Linux on x86-64.
//
// Some commands are left out: what CI runs by itself (make), what would fetch the checkout anew, tools that are not installed, and
// programs of the reader's, which have names such as ./mygame or my_echo.py where the page has not written that file.
//
// All else needs a mark, which readers do not see, in front of the block:
//
//	<!-- tried: not run: WHY -->          the commands are left out
//	<!-- tried: exit 1 0: WHY -->         what the commands of the block exit with, in order; 0 for those that are not named
//	<!-- tried: not output: WHAT -->      the text is no sample but something else
//	<!-- tried: output of: COMMAND -->    the text is a sample of what this command prints, which the page names in its prose
//	<!-- tried: verdicts vary: WHY -->    how many cases failed and how many passed is not compared, only how many were judged and skipped
//	<!-- tried: by hand: COMMANDS -->     what the prose has the reader do without a command, in one line or several; no block follows
//
// The files:
//
//	main.go        flags and pages; reader.go: several pages at once
//	page.go        the blocks of a page; marks.go: what stands in front of them
//	trial.go       one page from top to bottom; carry.go: its commands; sample.go: its samples
//	yaml.go        manifests and framings; parts.go: parts of them
//	commands.go    a block as single commands; left.go: which of them are left out, and why
//	spelled.go     commands that are not run: whether they and their flags exist
//	shell.go       a block in bash; apart_unix.go, apart_other.go: everything that it has started ends with it
//	folder.go      a copy of the checkout
//	compare.go     a sample held against what was printed; vary.go: the numbers that vary
//	machine.go     what says that this machine, and not the page, is the reason
//	tally.go       what came of it, in words
//	update.go      numbers of samples brought up to date: -update
package main
