package packets

import (
	"io"
	"net"
	"net/netip"
	"os"
	"os/exec"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/sockdrill/sockdrill/harness/fault"
)

// inside is the variable by which a test knows that it runs in a network of its own.
const inside = "SOCKDRILL_TEST_INSIDE"

const (
	soon  = 10 * time.Second       // for what must happen
	never = 300 * time.Millisecond // for what must not
)

// apart runs the test again in a network of its own, and reports whether this is that run.
func apart(t *testing.T) bool {
	t.Helper()
	if os.Getenv(inside) != "" {
		if err := Enter(); err != nil {
			t.Fatal(err)
		}
		return true
	}
	if why := Lacks(); why != "" {
		t.Skip(why)
	}
	cmd := exec.Command(os.Args[0], "-test.run=^"+t.Name()+"$", "-test.v")
	cmd.Env = append(os.Environ(), inside+"=1")
	Apart(cmd)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("in a network of its own: %v\n%s", err, out)
	}
	return false
}

// pair is a connection to a listener at 127.4.5.6.
func pair(t *testing.T) (client, server net.Conn) {
	t.Helper()
	l, err := net.Listen("tcp", "127.4.5.6:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return through(t, l)
}

func through(t *testing.T, l net.Listener) (client, server net.Conn) {
	t.Helper()
	client, err := net.DialTimeout("tcp", l.Addr().String(), soon)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { client.Close() })
	if server, err = l.Accept(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close() })
	return client, server
}

// arrives writes so many bytes and reports whether they come within the limit.
func arrives(t *testing.T, from, to net.Conn, bytes int, within time.Duration) bool {
	t.Helper()
	go from.Write(make([]byte, bytes))
	to.SetReadDeadline(time.Now().Add(within))
	n, _ := io.ReadFull(to, make([]byte, bytes))
	return n == bytes
}

func begin(t *testing.T, l *fault.Ledger, f fault.Fault, addr net.Addr) *Rule {
	t.Helper()
	r, err := own.Do(l, f, addr.String())
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestSegmentsVanishOneWayUntilThatIsHealed(t *testing.T) {
	if !apart(t) {
		return
	}
	client, server := pair(t)
	ledger := &fault.Ledger{}
	r := begin(t, ledger, fault.Drop(fault.ToServer), server.LocalAddr())
	if !arrives(t, server, client, 4, soon) {
		t.Error("what the server sent did not arrive, and its way was to be free")
	}
	if arrives(t, client, server, 4, never) {
		t.Error("what the client sent arrived")
	}
	if err := r.Heal(); err != nil {
		t.Fatal(err)
	}
	server.SetReadDeadline(time.Now().Add(soon)) // the client's system sends it again
	if _, err := io.ReadFull(server, make([]byte, 4)); err != nil {
		t.Errorf("what had vanished did not come after that was healed: %v", err)
	}
	proofs := ledger.Proofs()
	if len(proofs) != 1 || proofs[0].Times == 0 || proofs[0].Healed != 1 {
		t.Errorf("the proofs are %+v", proofs)
	}
}

func TestTheCounterIsTheProof(t *testing.T) {
	if !apart(t) {
		return
	}
	_, server := pair(t)
	ledger := &fault.Ledger{}
	begin(t, ledger, fault.Drop(fault.ToClient), server.LocalAddr())
	if proofs := ledger.Proofs(); len(proofs) != 0 {
		t.Errorf("nothing has vanished, and the proofs are %+v", proofs)
	}
	server.Write([]byte("lost"))
	for end := time.Now().Add(soon); len(ledger.Proofs()) == 0 && time.Now().Before(end); {
		time.Sleep(time.Millisecond)
	}
	if proofs := ledger.Proofs(); len(proofs) != 1 || proofs[0].Times == 0 {
		t.Errorf("a segment has vanished, and the proofs are %+v", proofs)
	}
}

func TestOnlyLargePacketsVanish(t *testing.T) {
	if !apart(t) {
		return
	}
	client, server := pair(t)
	r := begin(t, &fault.Ledger{}, fault.Shrink(fault.ToServer, 600), server.LocalAddr())
	if !arrives(t, client, server, 500, soon) {
		t.Error("500 bytes did not pass where 600 were to")
	}
	if n, err := r.Vanished(); n != 0 || err != nil {
		t.Errorf("%d packets vanished (%v)", n, err)
	}
	if arrives(t, client, server, 64<<10, never) {
		t.Error("64 KiB came through a path that lets no packet pass of more than 600 bytes")
	}
	if n, err := r.Vanished(); n == 0 || err != nil {
		t.Errorf("%d packets vanished (%v)", n, err)
	}
}

// A sender that knows how narrow the path is gets through it: what vanishes are segments, and not what the system makes of several.
func TestSmallSegmentsPassWhereLargeOnesVanish(t *testing.T) {
	if !apart(t) {
		return
	}
	l, err := net.Listen("tcp", "127.4.5.6:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	small := net.Dialer{Timeout: soon, Control: func(_, _ string, raw syscall.RawConn) (err error) {
		_ = raw.Control(func(fd uintptr) { err = unix.SetsockoptInt(int(fd), unix.IPPROTO_TCP, unix.TCP_MAXSEG, 500) })
		return err
	}}
	client, err := small.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	server, err := l.Accept()
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	r := begin(t, &fault.Ledger{}, fault.Shrink(fault.ToServer, 600), l.Addr())
	if !arrives(t, client, server, 64<<10, soon) {
		t.Error("64 KiB in segments of 500 bytes did not pass where packets of 600 were to")
	}
	if n, err := r.Vanished(); n != 0 || err != nil {
		t.Errorf("%d packets vanished (%v)", n, err)
	}
}

func TestAnAddressGoesAwayAndConnectionsComeFromAnotherOne(t *testing.T) {
	if !apart(t) {
		return
	}
	l, err := net.Listen("tcp", "127.4.5.6:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	ledger := &fault.Ledger{}
	if err := own.From(netip.MustParseAddr("127.4.5.6")); err != nil {
		t.Fatal(err)
	}
	client, server := through(t, l)
	if came := server.RemoteAddr().(*net.TCPAddr).AddrPort().Addr(); came != First {
		t.Errorf("the connection comes from %s, and was to come from %s", came, First)
	}
	if !arrives(t, client, server, 4, soon) || !arrives(t, server, client, 4, soon) {
		t.Error("nothing passes between the two")
	}
	if err := own.Leave(ledger); err != nil {
		t.Fatal(err)
	}
	if arrives(t, client, server, 4, never) || arrives(t, server, client, 4, never) {
		t.Error("something still passes")
	}
	client.SetReadDeadline(time.Now().Add(never))
	if _, err := client.Read(make([]byte, 1)); err == nil || !err.(net.Error).Timeout() {
		t.Errorf("the client is told of the loss at once: %v", err)
	}
	_, server = through(t, l)
	if came := server.RemoteAddr().(*net.TCPAddr).AddrPort().Addr(); came != Then {
		t.Errorf("the next connection comes from %s, and was to come from %s", came, Then)
	}
	if proofs := ledger.Proofs(); len(proofs) != 1 || proofs[0].Times != 1 {
		t.Errorf("the proofs are %+v", proofs)
	}
}

func TestNoRuleIsMadeInTheNetworkOfThisMachine(t *testing.T) {
	if os.Getenv(inside) != "" {
		return
	}
	if err := Enter(); err == nil {
		t.Fatal("this process made the network of the machine its own")
	}
	if Here() != nil {
		t.Error("and has it")
	}
}
