package names

import (
	"os/exec"

	"golang.org/x/sys/unix"

	"github.com/sockdrill/sockdrill/harness/packets"
)

// Apart has a command started in a network of its own, as packets.Apart does, and with files of its own. Lacks must have said that this
// can be.
func Apart(cmd *exec.Cmd) {
	packets.Apart(cmd)
	attr := cmd.SysProcAttr
	attr.Cloneflags |= unix.CLONE_NEWNS
	if attr.Cloneflags&unix.CLONE_NEWUSER != 0 {
		// Mounting takes the first, the port of the resolver the second (capabilities(7)).
		attr.AmbientCaps = append(attr.AmbientCaps, unix.CAP_SYS_ADMIN, unix.CAP_NET_BIND_SERVICE)
	}
}
