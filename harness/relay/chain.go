package relay

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"

	"github.com/Shopify/toxiproxy/v2"
	"github.com/Shopify/toxiproxy/v2/stream"
	"github.com/Shopify/toxiproxy/v2/toxics"
	"github.com/rs/zerolog"

	"github.com/sockdrill/sockdrill/harness/fault"
)

// server is what toxiproxy's chains ask for metrics and a logger. It serves nothing, and both are off.
var server = sync.OnceValue(func() *toxiproxy.ApiServer {
	// The bandwidth toxic logs through zerolog's global logger to stderr.
	zerolog.SetGlobalLevel(zerolog.Disabled)
	return toxiproxy.NewServer(toxiproxy.NewMetricsContainer(nil), zerolog.Nop())
})

// names are the types under which the toxics are registered with toxiproxy.
var names = map[fault.Kind]string{
	fault.KindLatency:   "sockdrill_builtin",
	fault.KindBandwidth: "sockdrill_builtin",
	fault.KindLimit:     "sockdrill_builtin",
	fault.KindDelay:     "sockdrill_delay",
	fault.KindBucket:    "sockdrill_bucket",
	fault.KindStall:     "sockdrill_stall",
	fault.KindSlice:     "sockdrill_slice",
	fault.KindScatter:   "sockdrill_slice",
	fault.KindCut:       "sockdrill_cut",
	fault.KindCorrupt:   "sockdrill_corrupt",
	fault.KindClose:     "sockdrill_close",
	fault.KindReset:     "sockdrill_reset",
}

// start installs the connection's toxics in a proxy of its own, which is never started, and then starts the two chains.
func (c *conn) start(up, down *link) {
	proxy := toxiproxy.NewProxy(server(), fmt.Sprintf("connection %d", c.n), "", "")
	for i, f := range c.relay.faults {
		if names[f.Kind] == "" || !f.On(c.n) {
			continue
		}
		l := up
		if f.Dir == fault.ToClient {
			l = down
		}
		install(proxy, i, l)
	}
	proxy.Toxics.StartLink(server(), "up", up, sink{up}, stream.Upstream)
	proxy.Toxics.StartLink(server(), "down", down, sink{down}, stream.Downstream)
}

// install adds one toxic to a chain that does not run yet, and hands it what JSON attributes could not carry.
func install(proxy *toxiproxy.Proxy, i int, l *link) {
	r := l.conn.relay
	f := r.faults[i]
	way := "upstream"
	if f.Dir == fault.ToClient {
		way = "downstream"
	}
	wrapper, err := proxy.Toxics.AddToxicJson(strings.NewReader(
		fmt.Sprintf(`{"name": "%d", "type": %q, "stream": %q}`, i, names[f.Kind], way)))
	if err != nil {
		panic(fmt.Sprintf("relay: install %s: %v", f, err)) // only a toxic that was never registered gets here
	}
	wrapper.Toxic.(interface{ enter(stage) }).enter(stage{
		fault:    f,
		link:     l,
		evidence: r.evidence[i],
		place:    place{at: f.At, frame: f.Frame, frames: newFrames(r.cfg, f)},
		random:   generator(r.cfg.Seed, l.conn.n, i),
	})
}

// generator gives each fault on each connection its own numbers: they do not depend on what others draw.
func generator(seed uint64, conn, fault int) *rand.Rand {
	return rand.New(rand.NewPCG(seed, uint64(conn)<<32|uint64(fault)))
}

func newFrames(cfg Config, f fault.Fault) Frames {
	if f.Frame == 0 {
		return nil
	}
	return cfg.Frames()
}

func register(kind fault.Kind, t toxics.Toxic) { toxics.Register(names[kind], t) }
