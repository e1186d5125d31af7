// Command grpc-go is a client of grpc-go that only connects. With an address it connects to that and goes on; without, it
// speaks the drill protocol, and tells its attempts and states.
package main

import (
	"cmp"
	"encoding/json"
	"os"
	"sync"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/balancer"
)

type fields map[string]any

type command struct {
	ID                            int
	Verb, Role, Client, How, What string
	Addrs                         []string
}

var (
	output  sync.Mutex // a line must not begin inside another one
	clients = map[string]*driven{}
	began   = time.Now()
)

func now() int64 { return time.Since(began).Microseconds() }

func write(line fields) {
	output.Lock()
	defer output.Unlock()
	json.NewEncoder(os.Stdout).Encode(line)
}

// carryOut does what the command says and returns the fields of its answer, or the name of what is not known here.
func carryOut(c command) (answer fields, unsupported string) {
	switch d := clients[c.Client]; c.Verb + c.What + c.Role + c.How {
	case "hello":
		return fields{"protocol": 1, "name": "grpc-go", "version": grpc.Version, "language": "go", "roles": []string{"client"},
			"features": []string{"reconnect", "cancel"}}, ""
	case "openclient":
		d = &driven{name: c.Client, addr: c.Addrs[0], state: "disconnected"}
		d.cc = dial(d.name, d.addr, observer{d.dialed, d.changed})
		clients[c.Client] = d
	case "cancel", "closegraceful":
		go d.end(c)
	case "queryclock":
		return fields{"t": now()}, ""
	case "querystate":
		d.Lock()
		defer d.Unlock()
		return fields{"state": d.state}, ""
	case "bye":
	default:
		return nil, cmp.Or(c.What, c.How, c.Role, c.Verb)
	}
	return fields{}, ""
}

func main() {
	if len(os.Args) > 1 {
		dial("alone", os.Args[1], observer{func() {}, func(balancer.SubConnState) {}})
		select {}
	}
	for lines := json.NewDecoder(os.Stdin); ; {
		var c command
		if lines.Decode(&c) != nil {
			return // the end of the input ends the adapter
		}
		answer, unsupported := carryOut(c)
		if unsupported != "" {
			answer = fields{"unsupported": unsupported}
		}
		answer["id"], answer["ok"] = c.ID, unsupported == ""
		write(answer)
		if c.Verb == "bye" {
			return
		}
	}
}
