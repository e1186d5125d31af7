package names

import (
	"fmt"
	"os"
	"sync"

	"github.com/sockdrill/sockdrill/harness/packets"
)

// asked is the variable by which this program is started only to try: it says so on its standard output, whatever program it is.
const asked = "SOCKDRILL_TRY_NAMES"

// works is what is said where it works.
const works = "the files are ours"

func init() {
	if os.Getenv(asked) == "" {
		return
	}
	fmt.Println(try())
	os.Exit(0)
}

// Lacks returns why no process can have a resolver of ours for its system's; empty if one can. It tries once: what this system allows it
// allows for the whole run.
var Lacks = sync.OnceValue(func() string {
	if why := packets.Lacks(); why != "" {
		return why
	}
	if why := packets.Try(asked, works, Apart); why != "" {
		return "this system lets us lay no resolv.conf of our own over /etc/resolv.conf: " + why
	}
	return ""
})

// try looks whether the files are ours once they have been laid over the system's.
func try() string {
	if err := packets.Enter(); err != nil {
		return err.Error()
	}
	if err := Enter(); err != nil {
		return err.Error()
	}
	for _, f := range files {
		text, err := os.ReadFile(f.path)
		switch {
		case os.IsNotExist(err) && !f.needed:
		case err != nil:
			return err.Error()
		case string(text) != f.text:
			return f.path + " is the system's"
		}
	}
	return works
}
