// Package toxiproxy carries faults out through a running toxiproxy server (2.x), by its HTTP client: the vehicle
// fault.Toxiproxy.
//
// Connect finds out whether the URL leads to such a server and whether its proxies can be used from here. Start makes a
// proxy with its toxics before anybody can connect, under a name that begins with the run's own prefix; nothing of other
// names is looked at or changed, and the server is never reset. Every call has a limit, for the server answers some of them
// only when somebody reads (facts in docs/explanation/vehicles.md). Sweep deletes what is left of the run.
//
// What the toxics did is measured between our own two ends, which stand on both sides of the proxy and write down in the
// trace when bytes pass them.
//
//	server.go   a server and its limits: calls to it, where its proxies listen, and what is left of a run
//	connect.go  whether it can be used
//	toxic.go    which faults can be carried out, and as which toxic
//	proxy.go    one proxy with its toxics
//	proof.go    what they did
//	pulse.go    how late the server answers meanwhile
package toxiproxy
