// Command go-dialer is the drill protocol for a client of net.Dialer: commands on standard input, answers and events on standard output.
package main

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"os"
	"runtime"
	"sync"
	"time"
)

type fields map[string]any

type command struct {
	ID                            int
	Verb, Role, Client, How, What string
	Addrs                         []string
	Data                          []byte
	Fill                          *struct{ Len, Seed int }
	Repeat, Workers               int
	Config                        struct {
		MaxFrame int `json:"max_frame"`
		Resolver string
	}
}

var (
	output  sync.Mutex // a line must not begin inside another one
	clients = map[string]*client{}
	began   = time.Now()
)

func now() int64 { return time.Since(began).Microseconds() }

func write(line fields) {
	output.Lock()
	defer output.Unlock()
	json.NewEncoder(os.Stdout).Encode(line)
}

// carryOut gives the fields of the answer, nil for what is not known here. What is done comes after it.
func carryOut(c command) (answer fields, then func()) {
	cl := clients[c.Client]
	switch c.Verb + " " + cmp.Or(c.Role, c.How, c.What) {
	case "hello ":
		return fields{"protocol": 1, "name": "Go net.Dialer", "version": runtime.Version(), "language": "go", "roles": []string{"client"},
			"features": []string{"names", "cancel"}}, nil
	case "open client":
		cl = &client{name: c.Client, addr: c.Addrs[0], resolver: c.Config.Resolver, most: c.Config.MaxFrame,
			state: "disconnected", over: make(chan struct{}), work: make(chan func(), 1<<16)}
		cl.life, cl.end = context.WithCancelCause(context.Background())
		clients[c.Client] = cl
		return fields{}, func() {
			go cl.live()
			for act := range cl.work {
				act()
			}
		}
	case "send ":
		cl.work <- func() { cl.send(c.ID, c.payload(), max(c.Workers, 1), max(c.Repeat, 1)) }
		return fields{}, nil
	case "close graceful":
		cl.work <- func() { cl.close(c.ID, c.How) }
		return fields{}, nil
	case "cancel ", "close abort":
		return fields{}, func() { cl.close(c.ID, c.How) }
	case "query clock":
		return fields{"t": now()}, nil
	case "query state":
		cl.Lock()
		defer cl.Unlock()
		return fields{"state": cl.state}, nil
	case "bye ":
		return fields{}, func() { os.Exit(0) }
	}
	return nil, nil
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 2<<20)
	for lines.Scan() {
		var c command
		json.Unmarshal(lines.Bytes(), &c)
		answer, then := carryOut(c)
		if answer == nil {
			write(fields{"id": c.ID, "ok": false, "unsupported": cmp.Or(c.Role, c.What, c.Verb)})
			continue
		}
		answer["id"], answer["ok"] = c.ID, true
		write(answer)
		if then != nil {
			go then()
		}
	}
}
