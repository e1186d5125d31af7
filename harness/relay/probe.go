package relay

import (
	"context"
	"fmt"
	"io"
	"net"
	"time"

	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/measure"
)

// Probe measures in at most about 200 ms what this host delivers, for the head of a report.
func Probe(ctx context.Context) []measure.Result {
	return runAll(ctx, []check{
		{"loopback round trip", func(context.Context) (string, bool, error) { return roundTrip(false) }},
		{"round trip through the relay", func(context.Context) (string, bool, error) { return roundTrip(true) }},
		{"precise delay of 5ms", func(context.Context) (string, bool, error) {
			return lateBy(fault.Delay(fault.ToServer, 5*time.Millisecond, 0), 5)
		}},
		{"exact slices", func(context.Context) (string, bool, error) { return exactSlices(7, 20, 0) }},
		{"half-close kept", func(context.Context) (string, bool, error) { return halfClose(5) }},
		{"reset kept", func(context.Context) (string, bool, error) { return resetKept(5) }},
		{"full accept queue hangs dials", func(context.Context) (string, bool, error) { return hangs() }},
	})
}

// roundTrip returns the median of 50 round trips of 8 bytes.
func roundTrip(through bool) (string, bool, error) {
	g, err := newRig()
	if err != nil {
		return "", false, err
	}
	defer g.close()
	addr := g.ln.Addr().String()
	if through {
		addr = g.relay.Addr()
	}
	client, server, err := g.pairVia(addr)
	if err != nil {
		return "", false, err
	}
	go io.Copy(server, server)
	took, err := oneWay(client, client, 50)
	if err != nil {
		return "", false, err
	}
	return fmt.Sprintf("%v (median of %d)", took[len(took)/2].Round(100*time.Nanosecond), len(took)), true, nil
}

// lateBy returns how much later than asked a delay is; it may never be early.
func lateBy(f fault.Fault, n int) (string, bool, error) {
	g, err := newRig(f)
	if err != nil {
		return "", false, err
	}
	defer g.close()
	client, server, err := g.pair()
	if err != nil {
		return "", false, err
	}
	took, err := oneWay(client, server, n)
	if err != nil {
		return "", false, err
	}
	over := func(i int) time.Duration { return (took[i] - f.Delay).Round(time.Microsecond) }
	return fmt.Sprintf("late by %v (median), %v to %v, n=%d", over(n/2), over(0), over(n-1), n), took[0] >= f.Delay, nil
}

// exactSlices returns how many reads got exactly one slice, by a reader that pauses between reads.
func exactSlices(size, n int, pause time.Duration) (string, bool, error) {
	g, err := newRig(fault.Slice(fault.ToServer, size))
	if err != nil {
		return "", false, err
	}
	defer g.close()
	client, server, err := g.pair()
	if err != nil {
		return "", false, err
	}
	if _, err := client.Write(make([]byte, size*n)); err != nil {
		return "", false, err
	}
	exact, reads := 0, 0
	start := time.Now()
	for left := size * n; left > 0; reads++ {
		p := make([]byte, 64<<10)
		got, err := server.Read(p)
		if err != nil {
			return "", false, err
		}
		if got == size {
			exact++
		}
		left -= got
		time.Sleep(pause)
	}
	each := (time.Since(start)/time.Duration(reads) - pause).Round(10 * time.Microsecond)
	return fmt.Sprintf("%d of %d reads of %d B, %v a slice", exact, reads, size, each), exact == n && reads == n, nil
}

// halfClose returns how often an answer to a half-closed request arrived whole, with its end.
func halfClose(n int) (string, bool, error) {
	g, err := newRig()
	if err != nil {
		return "", false, err
	}
	defer g.close()
	return share(n, func() (bool, error) {
		client, server, err := g.pair()
		if err != nil {
			return false, err
		}
		io.WriteString(client, "question")
		client.CloseWrite()
		question, err1 := io.ReadAll(server)
		io.WriteString(server, "answer")
		server.Close()
		answer, err2 := io.ReadAll(client)
		return err1 == nil && err2 == nil && string(question) == "question" && string(answer) == "answer", nil
	})
}

// resetKept returns how often a reset on one side arrived as a reset on the other, behind the bytes before it.
func resetKept(n int) (string, bool, error) {
	g, err := newRig()
	if err != nil {
		return "", false, err
	}
	defer g.close()
	return share(n, func() (bool, error) {
		client, server, err := g.pair()
		if err != nil {
			return false, err
		}
		io.WriteString(client, "hello")
		hello := make([]byte, 5)
		if _, err := io.ReadFull(server, hello); err != nil {
			return false, err
		}
		client.SetLinger(0)
		client.Close()
		_, err = io.ReadAll(server)
		return isReset(err), nil
	})
}

// hangs reports whether dials hang on a full accept queue.
func hangs() (string, bool, error) {
	g, err := newRig(fault.Hang())
	if err != nil {
		return "", false, err
	}
	defer g.close()
	c, err := net.DialTimeout("tcp", g.relay.Addr(), 10*time.Millisecond)
	if err == nil {
		c.Close()
		return "a dial succeeded", false, nil
	}
	return g.relay.Proofs()[0].Detail, true, nil
}
