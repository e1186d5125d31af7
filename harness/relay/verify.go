package relay

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"time"

	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/measure"
)

// Verify measures again, in a few seconds, everything that scenarios take for granted of the relay and of toxiproxy's
// toxics in it. One that is not OK means that the fault model is wrong for this host or this version of toxiproxy.
func Verify(ctx context.Context) []measure.Result {
	checks := []check{
		{"toxiproxy latency of 20ms", func(context.Context) (string, bool, error) {
			return lateBy(fault.Latency(fault.ToServer, 20*time.Millisecond, 0), 20)
		}},
		{"precise delay of 2ms", func(context.Context) (string, bool, error) {
			return lateBy(fault.Delay(fault.ToServer, 2*time.Millisecond, 0), 50)
		}},
		{"toxiproxy bandwidth of 100 KB/s", func(context.Context) (string, bool, error) {
			return rate(fault.Bandwidth(fault.ToServer, 100_000), 50_000)
		}},
		{"fine bucket of 100 KB/s", func(context.Context) (string, bool, error) {
			return rate(fault.Bucket(fault.ToServer, 100_000), 50_000)
		}},
		{"half-close kept", func(context.Context) (string, bool, error) { return halfClose(50) }},
		{"reset kept", func(context.Context) (string, bool, error) { return resetKept(50) }},
	}
	for _, size := range []int{1, 7, 100} {
		checks = append(checks, check{fmt.Sprintf("exact slices of %d B, a reader that pauses", size),
			func(context.Context) (string, bool, error) { return exactSlices(size, 50, 2*time.Millisecond) }})
	}
	for _, c := range []struct {
		name string
		at   func(n int64) fault.Fault
		end  func(error) bool
	}{
		{"toxiproxy limit_data: exact, then FIN", fault.Limit(fault.ToServer).After, isEnd},
		{"close: exact, then FIN", fault.Close(fault.ToServer).After, isEnd},
		{"reset: exact, then RST", fault.Reset(fault.ToServer).After, isReset},
	} {
		checks = append(checks, check{c.name, func(context.Context) (string, bool, error) { return cutExactly(c.at, c.end, 10) }})
	}
	return runAll(ctx, append(checks,
		check{"corrupt: exactly byte 70000", func(context.Context) (string, bool, error) { return corruptExactly(10) }},
		check{"close of the relay while bytes wait in it", func(context.Context) (string, bool, error) { return closeBehindStall() }},
		check{"full accept queue hangs dials", func(context.Context) (string, bool, error) { return hangs() }},
	))
}

// isEnd tells that reading everything met a plain end of the stream.
func isEnd(err error) bool { return err == nil }

// rateTolerance is how far a measured rate may be from the one asked.
const rateTolerance = 0.05

// rate returns the measured rate as a share of the one asked.
func rate(f fault.Fault, size int) (string, bool, error) {
	g, err := newRig(f)
	if err != nil {
		return "", false, err
	}
	defer g.close()
	client, server, err := g.pair()
	if err != nil {
		return "", false, err
	}
	start := time.Now()
	if _, err := client.Write(make([]byte, size)); err != nil {
		return "", false, err
	}
	if _, err := io.ReadFull(server, make([]byte, size)); err != nil {
		return "", false, err
	}
	got := float64(size) / time.Since(start).Seconds() / float64(f.Rate)
	return fmt.Sprintf("%.4f of it", got), got > 1-rateTolerance && got < 1+rateTolerance, nil
}

// cutExactly returns how often the receiver got exactly the bytes before the cut, and then the right kind of end.
func cutExactly(at func(int64) fault.Fault, end func(error) bool, each int) (string, bool, error) {
	var good, n int
	for _, size := range []int{1, 1000, 65537, 1_000_000} {
		g, err := newRig(at(int64(size)))
		if err != nil {
			return "", false, err
		}
		sent := bytes.Repeat([]byte("sockdrill"), size/9+10)
		for range each {
			client, server, err := g.pair()
			if err != nil {
				g.close()
				return "", false, err
			}
			go client.Write(sent)
			got, err := io.ReadAll(server)
			if n++; end(err) && bytes.Equal(got, sent[:size]) {
				good++
			}
		}
		g.close()
	}
	return fmt.Sprintf("%d of %d, after 1 B to 1 MB", good, n), good == n, nil
}

// corruptExactly returns how often exactly one byte, the right one, differed.
func corruptExactly(n int) (string, bool, error) {
	const at, size = 70_000, 100_000
	g, err := newRig(fault.Corrupt(fault.ToServer).After(at))
	if err != nil {
		return "", false, err
	}
	defer g.close()
	want := make([]byte, size)
	want[at] = 0xff
	return share(n, func() (bool, error) {
		client, server, err := g.pair()
		if err != nil {
			return false, err
		}
		go client.Write(make([]byte, size))
		got := make([]byte, size)
		_, err = io.ReadFull(server, got)
		return err == nil && bytes.Equal(got, want), nil
	})
}

// closeBehindStall returns how long Close takes while bytes wait at a slow toxic of toxiproxy's and at a stall.
func closeBehindStall() (string, bool, error) {
	g, err := newRig(fault.Bandwidth(fault.ToServer, leastBandwidth), fault.Stall(fault.ToClient))
	if err != nil {
		return "", false, err
	}
	defer g.close()
	client, server, err := g.pair()
	if err != nil {
		return "", false, err
	}
	g.relay.Stall(fault.ToClient)
	for _, sock := range []*net.TCPConn{client, server} {
		sock.SetWriteDeadline(time.Now().Add(100 * time.Millisecond))
		if _, err := sock.Write(make([]byte, 16<<20)); err == nil {
			return "", false, errors.New("16 MB fitted on the way: there was no backpressure")
		}
	}
	start := time.Now()
	err = g.relay.Close()
	took := time.Since(start)
	return took.Round(10 * time.Microsecond).String(), err == nil && took < closeLimit, nil
}
