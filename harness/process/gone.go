package process

// Gone reports whether the process has ended: by its exit status, or because nothing is left of it but threads that the system has yet to
// end. On a machine whose processors are wanted by others that has taken seconds, and no program can do anything about it.
func (p *Process) Gone() bool {
	_, _, ended := p.Exit()
	return ended || p.ending()
}
