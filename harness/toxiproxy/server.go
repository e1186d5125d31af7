package toxiproxy

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/Shopify/toxiproxy/v2/client"
)

// limit is the longest that one call may take. The client's own limit of 30 s would outlast a case.
const limit = 5 * time.Second

// Server is a running toxiproxy server as one run uses it.
type Server struct {
	URL string // http://127.0.0.1:8474
	Run string // names the run among others that use the same server
}

// Parse reads the URL of a server; http:// may be left out. A server on another machine is refused unless remote is set.
func Parse(text string, remote bool) (string, error) {
	if !strings.Contains(text, "://") {
		text = "http://" + text
	}
	u, err := url.Parse(text)
	if err != nil {
		return "", fmt.Errorf("%w; expected http://HOST:PORT", err)
	}
	if u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.RawQuery != "" || u.Fragment != "" {
		return "", fmt.Errorf("URL %q: expected http://HOST:PORT", text)
	}
	if port := u.Port(); port != "" {
		if n, err := strconv.ParseUint(port, 10, 16); err != nil || n == 0 {
			return "", fmt.Errorf("URL %q: port %s is none; a toxiproxy server listens on 8474 unless it is told otherwise", text, port)
		}
	}
	if !remote && !loopback(u.Hostname()) {
		return "", fmt.Errorf("URL %q: it is not on this machine's loopback (localhost, 127.0.0.0/8 or ::1); "+
			"if it is yours and faults may be injected there, add --allow-remote", text)
	}
	return strings.TrimRight(u.String(), "/"), nil
}

func loopback(host string) bool {
	addr, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && addr.Unmap().IsLoopback()
}

// prefix begins the names of the run's proxies.
func (s Server) prefix() string { return "sockdrill-" + s.Run + "-" }

func (s Server) client() *toxiproxy.Client { return toxiproxy.NewClient(s.URL) }

// Host is our address as the server's machine can reach it: the loopback, or for a server elsewhere the address from
// which this machine speaks to it.
func (s Server) Host() (string, error) {
	host, local := s.host()
	if local {
		return host, nil
	}
	// A datagram socket that is connected sends nothing: the system only chooses the route.
	probe, err := net.Dial("udp", net.JoinHostPort(host, "9"))
	if err != nil {
		return "", fmt.Errorf("find the address from which this machine reaches the toxiproxy server at %s: %w", s.URL, err)
	}
	defer probe.Close()
	return probe.LocalAddr().(*net.UDPAddr).IP.String(), nil
}

// host is where the server's proxies listen, and whether that is this machine's loopback.
func (s Server) host() (string, bool) {
	u, err := url.Parse(s.URL)
	if err != nil || loopback(u.Hostname()) {
		return "127.0.0.1", true
	}
	return u.Hostname(), false
}

// Sweep deletes every proxy of this run that is left, and returns one sentence for each that would not go.
func (s Server) Sweep() []string {
	all, err := within(s, "list its proxies", func() (map[string]*toxiproxy.Proxy, error) { return s.client().Proxies() })
	if err != nil {
		return []string{fmt.Sprintf("proxies named %s… may be left behind: %v", s.prefix(), err)}
	}
	var left []string
	for name, p := range all {
		if strings.HasPrefix(name, s.prefix()) {
			if err := s.remove(p); err != nil {
				left = append(left, err.Error())
			}
		}
	}
	return left
}

// remove deletes a proxy; one that is gone already is no error.
func (s Server) remove(p *toxiproxy.Proxy) error {
	_, err := within(s, "delete proxy "+p.Name, func() (any, error) { return nil, p.Delete() })
	if absent(err) {
		return nil
	}
	return err
}

// absent reports whether the server answered that there is no such proxy.
func absent(err error) bool {
	var answer *toxiproxy.ApiError
	return errors.As(err, &answer) && answer.Status == 404
}

// within makes one call to the server within the limit. A call that hangs is left behind: the client ends it after 30 s.
func within[T any](s Server, act string, call func() (T, error)) (T, error) {
	type answer struct {
		value T
		err   error
	}
	answers := make(chan answer, 1)
	go func() {
		value, err := call()
		answers <- answer{value, err}
	}()
	select {
	case a := <-answers:
		if a.err != nil {
			a.err = fmt.Errorf("toxiproxy at %s: %s: %w", s.URL, act, a.err)
		}
		return a.value, a.err
	case <-time.After(limit):
		var none T
		return none, fmt.Errorf("toxiproxy at %s: %s: no answer within %v", s.URL, act, limit)
	}
}
