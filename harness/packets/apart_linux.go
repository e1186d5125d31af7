package packets

import (
	"os"
	"os/exec"
	"syscall"

	"golang.org/x/sys/unix"
)

// way is how a process comes by a network of its own.
type way struct {
	flags uintptr
	name  string
}

// ways are those that are tried, in this order. Root needs no namespace of users: in one, an implementation could not become another user.
func ways() []way {
	user := way{unix.CLONE_NEWUSER | unix.CLONE_NEWNET, "with a namespace of users"}
	if os.Geteuid() != 0 {
		return []way{user}
	}
	return []way{{unix.CLONE_NEWNET, "as root"}, user}
}

// Apart has a command started in a network of its own, as the user who it would be anyway. Lacks must have said that this can be.
func Apart(cmd *exec.Cmd) { lacks().way.apart(cmd) }

func (w way) apart(cmd *exec.Cmd) {
	if cmd.SysProcAttr == nil {
		cmd.SysProcAttr = &syscall.SysProcAttr{}
	}
	attr := cmd.SysProcAttr
	attr.Cloneflags |= w.flags
	if w.flags&unix.CLONE_NEWUSER == 0 {
		return
	}
	uid, gid := os.Geteuid(), os.Getegid()
	attr.UidMappings = []syscall.SysProcIDMap{{ContainerID: uid, HostID: uid, Size: 1}}
	attr.GidMappings = []syscall.SysProcIDMap{{ContainerID: gid, HostID: gid, Size: 1}}
	// Who is not root loses with the exec what the namespace gives, but for this (capabilities(7), user_namespaces(7)).
	attr.AmbientCaps = []uintptr{unix.CAP_NET_ADMIN}
}
