package subject

import (
	"fmt"
	"time"
)

// Probing is TCP's own keep-alive, as an implementation sets it on its connections: the system asks a peer from which nothing has come for
// Idle, and again after each Interval, and ends the connection where Count of these probes have no answer (RFC 9293 section 3.8.4, tcp(7)).
type Probing struct {
	Idle     Millis `json:"idle" yaml:"idle"`
	Interval Millis `json:"interval" yaml:"interval"`
	Count    int    `json:"count" yaml:"count"`
}

// Lost is how long after the last segment a connection has ended of which nothing comes any more; 0 for nil.
func (p *Probing) Lost() time.Duration {
	if p == nil {
		return 0
	}
	return p.Idle.D() + time.Duration(p.Count)*p.Interval.D()
}

// What Linux takes: include/net/tcp.h, MAX_TCP_KEEPIDLE, MAX_TCP_KEEPINTVL and MAX_TCP_KEEPCNT.
const (
	mostProbing = 32767 * time.Second
	mostProbes  = 127
)

// check returns what is wrong with it.
func (p *Probing) check(at string) *misfit {
	if p == nil {
		return nil
	}
	for _, time := range []struct {
		key string
		is  Millis
	}{{"idle", p.Idle}, {"interval", p.Interval}} {
		if problem := unfit(time.is.D()); problem != "" {
			return &misfit{at: at + "." + time.key, problem: problem, remedy: "give whole seconds, in milliseconds: 15000"}
		}
	}
	if p.Count < 1 || p.Count > mostProbes {
		return &misfit{at: at + ".count", problem: fmt.Sprintf("%d probes", p.Count),
			remedy: fmt.Sprintf("give the number of probes without an answer that end a connection, 1 to %d", mostProbes)}
	}
	return nil
}

// unfit says why no system takes this time.
func unfit(d time.Duration) string {
	if d < time.Second || d > mostProbing || d%time.Second != 0 {
		return fmt.Sprintf("systems take whole seconds, from 1 to %d, and not %v", int(mostProbing.Seconds()), d)
	}
	return ""
}
