package datagram

import (
	"context"
	"encoding/binary"
	"fmt"
	"math"
	"net"
	"net/netip"
	"slices"
	"time"

	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/measure"
	"github.com/sockdrill/sockdrill/harness/trace"
)

// Verify measures, against plain sockets and in a second or two, what scenarios take for granted of the relay.
func Verify(ctx context.Context) []measure.Result {
	var results []measure.Result
	for _, c := range []struct {
		name  string
		fault fault.Fault
		size  int // bytes of a datagram
		sent  int
		holds func(arrived []arrival, sent int, proof fault.Proof) (value string, ok bool)
	}{
		{"datagrams: loss of 30 %", fault.Loss(fault.ToServer).Sharing(lossy), 8, 1000, loses},
		{"datagrams: overtaken by up to 8", fault.Reorder(fault.ToServer, deep).Nth(deep + 2), 8, 1000, reorders},
		{"datagrams: precise delay of 20ms", fault.Delay(fault.ToServer, late, 0), 8, 50, delays},
		{"datagrams: 20 KB/s", fault.Bucket(fault.ToServer, perSecond), 100, 100, paces},
		{"datagrams: from another port", fault.Move(fault.ToServer).Nth(2), 8, 50, moves},
	} {
		result := measure.Result{Name: c.name}
		arrived, proof, err := sample(ctx, c.fault, c.size, c.sent)
		if err != nil {
			result.Value = "could not be measured: " + err.Error()
		} else {
			result.Value, result.OK = c.holds(arrived, c.sent, proof)
		}
		results = append(results, result)
	}
	return results
}

// What is asked of the relay.
const (
	lossy     = 0.3
	deep      = 8
	late      = 20 * time.Millisecond
	perSecond = 20_000
)

// arrival is a numbered datagram that came to the plain socket.
type arrival struct {
	number int
	took   time.Duration
	at     time.Duration // since the first one was sent
	from   netip.AddrPort
}

// sample sends so many datagrams of a size through a relay with the fault, and returns what arrives, in its order. It waits until nothing
// has come for twice as long as anything is held back.
func sample(ctx context.Context, f fault.Fault, size, sent int) (arrived []arrival, proof fault.Proof, err error) {
	server, err := net.ListenUDP("udp", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		return nil, proof, err
	}
	defer server.Close()
	r, err := Start(Config{Upstream: server.LocalAddr().String(), Trace: trace.New(), Seed: 1}, f)
	if err != nil {
		return nil, proof, err
	}
	defer r.Close()
	client, err := net.Dial("udp", r.Addr())
	if err != nil {
		return nil, proof, err
	}
	defer client.Close()
	began := time.Now()
	failed := make(chan error, 1)
	go func() { failed <- numbered(client, size, sent, began) }()
	buf := make([]byte, space)
	for len(arrived) < sent && ctx.Err() == nil {
		_ = server.SetReadDeadline(time.Now().Add(2 * longestHeld))
		_, from, err := server.ReadFromUDPAddrPort(buf)
		if err != nil {
			break // nothing comes any more
		}
		at := time.Since(began)
		number, sentAt := binary.BigEndian.Uint32(buf), time.Duration(binary.BigEndian.Uint32(buf[4:]))*time.Microsecond
		arrived = append(arrived, arrival{int(number), at - sentAt, at, from})
	}
	if err := <-failed; err != nil {
		return nil, proof, err
	}
	return arrived, r.Proofs()[0], context.Cause(ctx)
}

// numbered sends so many datagrams, each with its number and when it leaves, in microseconds.
func numbered(client net.Conn, size, sent int, began time.Time) error {
	for n := range sent {
		if n%20 == 19 { // no faster than sockets take it
			time.Sleep(time.Millisecond)
		}
		datagram := make([]byte, size)
		binary.BigEndian.PutUint32(datagram, uint32(n))
		binary.BigEndian.PutUint32(datagram[4:], uint32(time.Since(began).Microseconds()))
		if _, err := client.Write(datagram); err != nil {
			return err
		}
	}
	return nil
}

func loses(arrived []arrival, sent int, proof fault.Proof) (string, bool) {
	lost := sent - len(arrived)
	const tolerance = 0.05 // three and a half standard deviations of 1,000
	return fmt.Sprintf("%d of %d lost, %d counted", lost, sent, proof.Times),
		lost == proof.Times && math.Abs(float64(lost)/float64(sent)-lossy) < tolerance
}

func reorders(arrived []arrival, sent int, proof fault.Proof) (string, bool) {
	farthest := 0
	for place, a := range arrived {
		farthest = max(farthest, place-a.number)
	}
	return fmt.Sprintf("%d of %d came, %d counted, by %d at most", len(arrived), sent, proof.Times, farthest),
		len(arrived) == sent && proof.Times > 0 && farthest <= deep
}

func delays(arrived []arrival, sent int, proof fault.Proof) (string, bool) {
	if len(arrived) == 0 {
		return "none came", false
	}
	slices.SortFunc(arrived, func(a, b arrival) int { return int(a.took - b.took) })
	least, median := arrived[0].took-late, arrived[len(arrived)/2].took-late
	return fmt.Sprintf("late by %v (median), %v at least, n=%d", median.Round(time.Microsecond), least.Round(time.Microsecond), len(arrived)),
		len(arrived) == sent && proof.Times == sent && least >= 0 && median < late/2
}

func paces(arrived []arrival, sent int, _ fault.Proof) (string, bool) {
	if len(arrived) < sent {
		return fmt.Sprintf("%d of %d came", len(arrived), sent), false
	}
	const size, tolerance = 100, 0.1
	got := float64(sent*size) / arrived[len(arrived)-1].at.Seconds() / perSecond
	return fmt.Sprintf("%.4f of it", got), math.Abs(got-1) < tolerance
}

func moves(arrived []arrival, sent int, proof fault.Proof) (string, bool) {
	ports := map[uint16]int{}
	for _, a := range arrived {
		ports[a.from.Port()]++
	}
	return fmt.Sprintf("%d of %d came, from %d ports, %d counted", len(arrived), sent, len(ports), proof.Times),
		len(arrived) == sent && len(ports) == 2 && proof.Times == sent/2
}
