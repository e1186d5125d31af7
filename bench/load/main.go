// Command load drives an echo server as hard as it can on one thread, verifies every byte that comes back, and prints what
// it measured as one line of JSON.
//
// It costs far less than a server: batches are cut from one prepared pattern, one read and one write serve all the frames
// that are ready, and one epoll loop serves all the connections. Where server and load share a machine, what the load does
// not use is the server's.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"runtime"
	"time"
)

func main() {
	var p plan
	flag.StringVar(&p.addr, "addr", "", "host:port of the server")
	flag.IntVar(&p.pid, "pid", 0, "its process, whose processor time is read")
	flag.IntVar(&p.conns, "conns", 1, "connections")
	flag.IntVar(&p.size, "size", 64, "bytes of each payload")
	flag.IntVar(&p.depth, "depth", 1, "frames under way on each connection")
	flag.DurationVar(&p.warm, "warm", 200*time.Millisecond, "time before measuring begins")
	flag.DurationVar(&p.length, "time", time.Second, "time to measure")
	flag.Parse()
	runtime.GOMAXPROCS(1)
	runtime.LockOSThread()
	result, err := run(p)
	if err != nil {
		fmt.Fprintln(os.Stderr, "load:", err)
		os.Exit(1)
	}
	json.NewEncoder(os.Stdout).Encode(result)
}
