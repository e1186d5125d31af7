package process

import (
	"fmt"
	"os"
)

// Gone reports whether the process has ended: by its exit status, or because nothing is left of it but threads that the system has yet to
// end. On a machine whose processors are wanted by others that has taken seconds, and no program can do anything about it.
func (p *Process) Gone() bool {
	_, _, ended := p.Exit()
	return ended || p.ending()
}

// Words says how it ended, as the end of a sentence.
func (p *Process) Words() string {
	select {
	case <-p.done:
		return endWords(p.cmd.ProcessState)
	default:
		return "still runs"
	}
}

func endWords(s *os.ProcessState) string {
	if name := signalName(s); name != "" {
		return "was killed by " + name
	}
	return fmt.Sprintf("exited with status %d", s.ExitCode())
}
