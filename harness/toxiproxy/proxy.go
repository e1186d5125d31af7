package toxiproxy

import (
	"encoding/json"
	"fmt"
	"net"
	"time"

	"github.com/Shopify/toxiproxy/v2/client"

	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/trace"
)

// Config says where a proxy stands. All of it is required.
type Config struct {
	Server   Server
	Name     string       // unique in the run; the server knows the proxy by it behind the run's prefix
	Upstream string       // host:port, as the server's machine can reach it
	Trace    *trace.Trace // where our two ends write down what passes them: a peer, and a relay that is a witness
	// PeerDials says which of the two connects to the proxy: the peer, to a server under test behind the relay; or the relay,
	// for a client under test, to the peer behind the proxy.
	PeerDials bool
}

// Proxy is one proxy of the server, with its toxics.
type Proxy struct {
	cfg    Config
	faults []fault.Fault
	toxics []toxiproxy.Toxic
	proxy  *toxiproxy.Proxy
	pulse  *pulse
}

// Start makes a proxy with the faults, which Carries has nothing against. They are in place before anybody connects.
func Start(cfg Config, faults ...fault.Fault) (*Proxy, error) {
	p := &Proxy{cfg: cfg, faults: faults}
	name, listen := cfg.Server.prefix()+cfg.Name, listenOn(cfg.Server)
	made, err := within(cfg.Server, "make proxy "+name, func() (*toxiproxy.Proxy, error) {
		return cfg.Server.client().CreateProxy(name, listen, cfg.Upstream)
	})
	if err != nil {
		return nil, fmt.Errorf("%w (it was to listen on %s)", err, listen)
	}
	p.proxy = made
	for n, f := range faults {
		t := toxic(n, f)
		if err := p.add(t); err != nil {
			cfg.Server.remove(made)
			return nil, err
		}
		p.toxics = append(p.toxics, t)
	}
	p.pulse = feel(cfg.Server)
	return p, nil
}

func listenOn(s Server) string {
	host, _ := s.host()
	return net.JoinHostPort(host, "0")
}

func (p *Proxy) add(t toxiproxy.Toxic) error {
	_, err := within(p.cfg.Server, fmt.Sprintf("add toxic %s to proxy %s", t.Name, p.proxy.Name), func() (*toxiproxy.Toxic, error) {
		return p.proxy.AddToxic(t.Name, t.Type, t.Stream, t.Toxicity, t.Attributes)
	})
	return err
}

// Addr is where the proxy listens, host:port.
func (p *Proxy) Addr() string { return p.proxy.Listen }

// Check reports whether the proxy still stands as it was made. What was seen through one that does not is no implementation's
// doing.
func (p *Proxy) Check() error {
	name := p.proxy.Name
	now, err := within(p.cfg.Server, "look at proxy "+name, func() (*toxiproxy.Proxy, error) {
		return p.cfg.Server.client().Proxy(name)
	})
	if err != nil {
		return err
	}
	if !now.Enabled || now.Listen != p.proxy.Listen || now.Upstream != p.cfg.Upstream {
		return fmt.Errorf("toxiproxy at %s: proxy %s was changed by somebody else: enabled %v, %s to %s",
			p.cfg.Server.URL, name, now.Enabled, now.Listen, now.Upstream)
	}
	for _, t := range p.toxics {
		if !has(now.ActiveToxics, t) {
			return fmt.Errorf("toxiproxy at %s: toxic %s of proxy %s was removed or changed by somebody else", p.cfg.Server.URL, t.Name,
				name)
		}
	}
	if len(now.ActiveToxics) != len(p.toxics) {
		return fmt.Errorf("toxiproxy at %s: somebody else added a toxic to proxy %s", p.cfg.Server.URL, name)
	}
	return nil
}

// has reports whether the toxic is among those that are active, with our attributes among its own.
func has(active toxiproxy.Toxics, want toxiproxy.Toxic) bool {
	for _, t := range active {
		if t.Name != want.Name || t.Type != want.Type || t.Stream != want.Stream || t.Toxicity != want.Toxicity {
			continue
		}
		for attribute, value := range want.Attributes {
			if said(t.Attributes[attribute]) != said(value) {
				return false
			}
		}
		return true
	}
	return false
}

// said is a value as JSON says it: numbers come back as another type than they went.
func said(value any) string {
	text, err := json.Marshal(value)
	if err != nil {
		return err.Error()
	}
	return string(text)
}

// Late is the longest that the server took for a sign of life since the proxy was made, and whether that is so long that
// what came too late, or not at all, may have been its doing.
func (p *Proxy) Late() (late time.Duration, grave bool) {
	late = p.pulse.late()
	return late, late > tolerable
}

// Close deletes the proxy, and with it every connection through it.
func (p *Proxy) Close() error {
	p.pulse.end()
	return p.cfg.Server.remove(p.proxy)
}
