package harness

import (
	"fmt"
	"net"
	"slices"
	"strings"

	"github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/relay"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/harness/toxiproxy"
	"github.com/sockdrill/sockdrill/harness/trace"
	"github.com/sockdrill/sockdrill/harness/verdict"
)

// vetWay skips a case that needs of the relay what a toxiproxy server cannot give.
func vetWay() {
	if here.Toxiproxy == "" {
		return
	}
	for _, label := range ginkgo.CurrentSpecReport().Labels() {
		need, is := strings.CutPrefix(label, wayLabel+string(fault.Relay)+":")
		if !is {
			continue
		}
		if err := lintWay(wayLabel + string(fault.Toxiproxy) + ":" + need); err != nil {
			skip(err.Error())
		}
	}
}

// vetFaults skips a case whose faults a toxiproxy server cannot carry out, or that does not say that it is sound between
// the ends of such a server's proxy, which pass neither a half-close nor a reset on.
func vetFaults(faults []fault.Fault) {
	if here.Toxiproxy == "" {
		return
	}
	declared := ginkgo.CurrentSpecReport().Labels()
	for _, f := range faults {
		if err := toxiproxy.Carries(f); err != nil {
			skip(err.Error())
		}
		if !slices.Contains(declared, Way(fault.Toxiproxy, f.Kind)[0]) {
			skip(fmt.Sprintf("toxiproxy could carry %s out, but the case is not known to be sound between the ends of its proxy", f.Kind))
		}
	}
}

// startProxy puts a proxy of the toxiproxy server, with the armed faults, in front of upstream and returns the address to
// connect to. A relay without faults stands on the implementation's side of it: what our peer and that relay see pass is
// the evidence.
func (l *Lab) startProxy(upstream string) string {
	server := toxiproxy.Server{URL: here.Toxiproxy, Run: here.Run}
	host, err := server.Host()
	if err != nil {
		Abort(verdict.Error, verdict.Host, err.Error())
	}
	listen := net.JoinHostPort(host, "0") // where the server's machine can reach it
	if l.Impl.Side == record.Server {
		l.relay = l.relayTo(relay.Config{Upstream: upstream, Listen: listen, Trace: l.Trace, Witness: true, Opening: l.opening()})
		return l.proxyTo(server, l.relay.Addr()).Addr()
	}
	if subject.Loopback(listen) != nil {
		upstream = l.relayTo(relay.Config{Upstream: upstream, Listen: listen, Trace: trace.New()}).Addr()
	}
	proxy := l.proxyTo(server, upstream)
	l.relay = l.relayTo(relay.Config{Upstream: proxy.Addr(), Trace: l.Trace, Witness: true})
	return l.relay.Addr()
}

func (l *Lab) proxyTo(server toxiproxy.Server, upstream string) *toxiproxy.Proxy {
	here.proxies++
	p, err := toxiproxy.Start(toxiproxy.Config{
		Server: server, Name: fmt.Sprintf("%d-%d", here.Unit, here.proxies), Upstream: upstream, Trace: l.Trace,
		PeerDials: l.Impl.Side == record.Server,
	}, l.faults...)
	if err != nil {
		Abort(verdict.Error, verdict.Host, err.Error())
	}
	l.proxy = p
	ginkgo.DeferCleanup(func() {
		if err := p.Close(); err != nil {
			here.worsen(verdict.Error, verdict.Host, record.ClassToxiproxy, err.Error())
		}
	})
	return p
}

// Leave deletes the proxies of a run whose supervisor is gone: every worker those of all, so that none is left by the last.
func (Suite) Leave(a subject.Assignment) {
	if a.Toxiproxy != "" {
		toxiproxy.Server{URL: a.Toxiproxy, Run: a.Run}.Sweep()
	}
}

// judgeProxy blames nobody for what was seen through a proxy that is gone or was changed. A failure while its server stood
// still counts as one while this machine did.
func (l *Lab) judgeProxy() {
	if l.proxy == nil {
		return
	}
	if err := l.proxy.Check(); err != nil {
		here.worsen(verdict.Error, verdict.Host, record.ClassToxiproxy, "What was seen through the proxy proves nothing: "+err.Error())
		return
	}
	if late, grave := l.proxy.Late(); grave && ginkgo.CurrentSpecReport().Failed() {
		here.outcome.Stall, here.outcome.Kind = late, verdict.Liveness // the runner has it run again, alone
		l.Note("the toxiproxy server took %v for a sign of life meanwhile: what failed may have been its doing", round(late))
	}
}
