package drill

import (
	"errors"
	"fmt"
	"runtime"
	"slices"
	"time"
)

// protocol is the version of the drill protocol that is spoken here.
const protocol = 1

var features = map[string][]string{
	"client": {"messages", "lines", "timeouts", "reconnect", "backoff_samples", "retry", "ping", "cancel", "half_close", "pause", "counters",
		"keys", "deadlines", "going_away", "handshake", "addresses", "names", "backpressure", "budget", "tls", "keepalive"},
	"server": {"messages", "lines", "timeouts", "ping", "half_close", "counters", "drain", "limits",
		"keys", "deadlines", "going_away", "ping_limit", "slow_increment", "tls", "keepalive"},
}

// featuresOf are those of a role, on this system.
func featuresOf(role string) []string {
	all := features[role]
	if role == "client" && runtime.GOOS == "linux" { // elsewhere the system's own limit holds
		all = append(slices.Clone(all), "user_timeout")
	}
	return all
}

// unsupported names a verb, role, operation or query that is not known here.
type unsupported string

func (u unsupported) Error() string { return "unsupported: " + string(u) }

// answer carries a command out and makes its answer.
func (a *adapter) answer(c *command) object {
	fields, err := a.carryOut(c)
	if err == nil {
		if fields == nil {
			fields = object{}
		}
		fields["id"], fields["ok"] = c.ID, true
		return fields
	}
	refusal := object{"id": c.ID, "ok": false}
	var unknown unsupported
	if errors.As(err, &unknown) {
		refusal["unsupported"] = string(unknown)
	} else {
		refusal["error"] = err.Error()
	}
	return refusal
}

func (a *adapter) carryOut(c *command) (object, error) {
	if c.bad != nil {
		return nil, c.bad
	}
	switch c.Verb {
	case "hello":
		return a.hello(c)
	case "open":
		return a.open(c)
	case "send":
		return nil, a.clients.send(c)
	case "cancel":
		return nil, a.clients.cancel(c)
	case "close":
		return nil, a.clients.close(c)
	case "pause":
		return nil, a.clients.pause(c)
	case "query":
		return a.query(c)
	case "bye":
		return nil, nil
	}
	return nil, unsupported(c.Verb)
}

func (a *adapter) hello(c *command) (object, error) {
	if c.Protocol != protocol {
		return nil, fmt.Errorf("protocol %d: only %d is spoken here", c.Protocol, protocol)
	}
	return object{
		"protocol": protocol, "name": "sockdrill reference", "version": "1", "language": "go",
		"roles": []string{a.role}, "features": featuresOf(a.role),
	}, nil
}

func (a *adapter) open(c *command) (object, error) {
	if c.Role != a.role {
		return nil, unsupported(c.Role)
	}
	if c.Role == "server" {
		return a.server.open(c)
	}
	return nil, a.clients.open(c)
}

func (a *adapter) query(c *command) (object, error) {
	switch c.What {
	case "clock":
		return object{"t": a.out.micros(time.Now())}, nil
	case "state":
		return a.clients.state(c)
	case "counters":
		if c.Client == "" {
			return a.server.counters()
		}
		return a.clients.counters(c)
	case "backoff":
		return samples(c)
	}
	return nil, unsupported(c.What)
}

// samples draws delays, each by a policy of its own.
func samples(c *command) (object, error) {
	if c.Config.Backoff == nil || c.Attempt < 1 || c.Count < 1 || c.Count > 100_000 {
		return nil, errors.New("query backoff: want a config with backoff, an attempt from 1, and a count from 1 to 100000")
	}
	delays := make([]int64, c.Count)
	for i := range delays {
		delays[i] = c.Config.Backoff.policy().Delay(c.Attempt).Microseconds()
	}
	return object{"delays": delays}, nil
}
