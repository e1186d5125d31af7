package leap

import (
	"fmt"
	"os"
	"sync"
)

// Lacks returns why no process of this machine can be shown another wall clock; empty if one can. It tries this process, of which it
// changes nothing.
var Lacks = sync.OnceValue(func() string {
	m, err := open(os.Getpid())
	if err == nil {
		defer m.close()
		err = m.writable()
	}
	if err != nil {
		return fmt.Sprintf("this machine does not let the wall clock of one process be moved (Linux on x86-64 does): %v", err)
	}
	return ""
})
