package main

import (
	"fmt"
	"slices"
	"strings"
)

// row is one right implementation and what it declares of itself.
type row struct {
	name string
	says string // what is declared, for the table
	yaml string // the sides of its manifest; SOCKDRILL is the binary, and POLLING, WORKING and NARROW are servers in Python
	like string // the row of which nine tenths of the cases have to be judged here, too; "" is none
}

// rows are grouped by what is declared: times of servers and clients, lengths, connections, how often a program looks; or by what nobody
// declares, which is how long it works on a message.
var rows = slices.Concat(idles, backoffs, limits, frames, connections, resolutions, polling, working, gathering, narrow)

var idles = sized("idle", []int{1000, 30_000, 90_000}, "silence ends a connection after %v ms", func(ms int) string {
	return server(fmt.Sprintf("--max-frame 1048576 --idle %d", ms), fmt.Sprintf("limits: {idle: %d, max_frame: 1048576}", ms)) +
		driven("client", fmt.Sprintf("limits: {idle: %d}", ms))
})

// backoffs are of a client that is driven and of one that is not.
var backoffs = sized("backoff", []int{200, 1000, 5000}, "delays begin at %v ms and grow to 24 times that", func(ms int) string {
	flags := fmt.Sprintf("--initial %d --cap %d --stable %d", ms, 24*ms, 5*ms)
	declares := fmt.Sprintf("policies: {backoff: {initial: %d, factor: 2, cap: %d, jitter: equal, stable: %d}}", ms, 24*ms, 5*ms)
	return fmt.Sprintf("client:\n  command: SOCKDRILL reference client --connect {addr} %s\n  features: [reconnect]\n  %s\n", flags,
		declares)
})

var limits = sized("limits", []int{5000, 30_000, 90_000}, "every limit of policies.timeouts is %v ms", func(ms int) string {
	const server = "policies: {timeouts: {send: %[1]d, frame: %[1]d, close: %[1]d}}"
	const client = "policies: {backoff: {initial: 5000, factor: 2, cap: 120000, jitter: equal, stable: 5000}, " +
		"timeouts: {connect: %[1]d, request: %[1]d, send: %[1]d, frame: %[1]d, ping: %[1]d, pong: %[1]d, close: %[1]d}}"
	return driven("server", fmt.Sprintf(server, ms)) + driven("client", fmt.Sprintf(client, ms))
})

var frames = sized("frames", []int{300, 1 << 20, 64 << 20}, "frames are at most %v bytes long", func(bytes int) string {
	return server(fmt.Sprintf("--max-frame %d", bytes), fmt.Sprintf("limits: {max_frame: %d}", bytes)) +
		driven("client", fmt.Sprintf("limits: {max_frame: %d}", bytes))
})

var connections = sized("connections", []int{10, 128, 10_000}, "at most %v connections are served at once", func(n int) string {
	return server(fmt.Sprintf("--max-frame 1048576 --max-connections %d", n),
		fmt.Sprintf("limits: {connections: %d, max_frame: 1048576}", n))
})

var resolutions = sized("resolution", []int{16, 250}, "timers are looked at every %v ms", func(ms int) string {
	declares := fmt.Sprintf("policies: {timer_resolution: %d}", ms)
	return driven("server", declares) + driven("client", declares)
})

// polling is a server that really looks so seldom, in another language.
var polling = sized("polling", []int{16, 50, 250}, "a server in Python reads once every %v ms", func(ms int) string {
	return inPython(fmt.Sprintf("POLLING {addr} %d", ms), fmt.Sprintf(", timer_resolution: %d", ms))
})

// working and gathering are servers that take their time, and do not say so.
var working = likeTheFirst(sized("working", []int{0, 5, 50, 150, 500}, "a server in Python works %v ms on each message",
	func(ms int) string {
		return inPython(fmt.Sprintf("WORKING {addr} each %d", ms), "")
	}))

var gathering = like("working-0", sized("gathering", []int{100}, "a server in Python gathers its answers for %v ms", func(ms int) string {
	return inPython(fmt.Sprintf("WORKING {addr} gather %d", ms), "")
}))

// narrow is a server that takes in so little at a look that a mebibyte takes it seconds, and does not say so.
var narrow = sized("narrow", []int{40, 10}, "a server in Python takes in 6,000 bytes at most every %v ms, and answers 60 ms later",
	func(ms int) string {
		return inPython(fmt.Sprintf("NARROW {addr} %d 60", ms), fmt.Sprintf(", timer_resolution: %d", ms+60))
	})

// inPython is a server in Python that takes frames of up to 1 MiB.
func inPython(words, policies string) string {
	return "server:\n  command: python3 " + words + "\n  limits: {max_frame: 1048576}\n  features: [half_close]\n" +
		"  policies: {oversize: close, empty: echo, half_close: true" + policies + "}\n"
}

func likeTheFirst(all []row) []row { return append(all[:1:1], like(all[0].name, all[1:])...) }

func like(name string, all []row) []row {
	for i := range all {
		all[i].like = name
	}
	return all
}

// sized makes a row of each value.
func sized(name string, values []int, says string, yaml func(int) string) []row {
	var all []row
	for _, v := range values {
		all = append(all, row{name: fmt.Sprintf("%s-%d", name, v), says: fmt.Sprintf(says, v), yaml: yaml(v)})
	}
	return all
}

// server is the reference as a server without an adapter, which keeps to its limit whatever a case is about.
func server(flags, declares string) string {
	return fmt.Sprintf("server:\n  command: SOCKDRILL reference server --listen {addr} %s\n  features: [half_close]\n  %s\n", flags,
		declares)
}

// driven is the reference behind its adapter.
func driven(side, declares string) string {
	return fmt.Sprintf("%s:\n  command: SOCKDRILL reference %s\n  %s\n", side, side, declares)
}

// choose returns the rows with these names, or that begin with them; all if there is none.
func choose(names []string) ([]row, error) {
	if len(names) == 0 {
		return rows, nil
	}
	var chosen []row
	for _, name := range names {
		before := len(chosen)
		for _, r := range rows {
			if r.name == name || strings.HasPrefix(r.name, name+"-") {
				chosen = append(chosen, r)
			}
		}
		if len(chosen) == before {
			return nil, fmt.Errorf("no row %q: -help lists them", name)
		}
	}
	return chosen, nil
}
