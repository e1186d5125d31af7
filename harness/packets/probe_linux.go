package packets

import (
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"strings"
	"sync"
	"time"

	"github.com/sockdrill/sockdrill/harness/fault"
)

// asked is the variable by which this program is started only to try: it says so on its standard output, whatever program it is.
const asked = "SOCKDRILL_TRY_PACKETS"

// works is what is said where it works.
const works = "a segment vanished"

func init() {
	if os.Getenv(asked) == "" {
		return
	}
	fmt.Println(try())
	os.Exit(0)
}

// answer is what came of the probe: a way, or why there is none.
type answer struct {
	way way
	why string
}

// lacks tries the ways once: what this system allows it allows for the whole run.
var lacks = sync.OnceValue(func() answer {
	var whys []string
	for _, w := range ways() {
		why := w.probe()
		if why == "" {
			return answer{way: w}
		}
		whys = append(whys, w.name+": "+why)
	}
	return answer{why: "this system lets us have no network namespace in which segments vanish (" + strings.Join(whys, "; ") +
		"): run as root, or allow namespaces of users, as docs/explanation/vehicles.md says"}
})

// Lacks returns why no process can have a network of its own in which segments vanish; empty if one can.
func Lacks() string { return lacks().why }

// Means says how one comes by it here.
func Means() string { return lacks().way.name }

// probe has this program try in a network of its own.
func (w way) probe() string { return Try(asked, works, w.apart) }

// Try starts this program with the variable asked set, as apart has it, and returns why it did not say on its standard output that it works;
// empty if it did.
func Try(asked, works string, apart func(*exec.Cmd)) string {
	self, err := os.Executable()
	if err != nil {
		return err.Error()
	}
	cmd := exec.Command(self)
	cmd.Env = append(os.Environ(), asked+"=1")
	apart(cmd)
	out, err := cmd.Output()
	said := strings.TrimSpace(string(out))
	switch {
	case err != nil:
		if refused := (*os.PathError)(nil); errors.As(err, &refused) {
			err = refused.Err // the path is our own
		}
		return err.Error()
	case said != works:
		return said
	}
	return ""
}

// try makes a segment vanish, and says what came of it.
func try() string {
	if err := Enter(); err != nil {
		return err.Error()
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err.Error()
	}
	defer l.Close()
	r, err := own.Do(nil, fault.Drop(fault.ToServer), l.Addr().String())
	if err != nil {
		return err.Error() + " (its kernel may have no nftables)"
	}
	const moment = 50 * time.Millisecond
	if c, err := net.DialTimeout("tcp", l.Addr().String(), moment); err == nil {
		c.Close()
		err = errors.New("a connection came about where all segments were to vanish")
		return err.Error()
	}
	switch n, err := r.Vanished(); {
	case err != nil:
		return err.Error()
	case n == 0:
		return "no segment was seen to vanish"
	}
	return works
}
