package capture

import (
	"bytes"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gopacket/gopacket"
	"github.com/gopacket/gopacket/layers"
	"github.com/gopacket/gopacket/pcapgo"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/trace"
)

const ms = time.Millisecond

// spoken is a case in which much was said on two connections of one number.
func spoken() record.Result {
	long := bytes.Repeat([]byte("0123456789"), 5000)
	return record.Result{
		Case: "FRM-002.server", Message: "Expected 2 messages; 1 came.", Started: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC),
		Evidence: record.Evidence{Trace: []trace.Event{
			{T: 1 * ms, Lane: trace.Peer, Conn: 1, Kind: trace.Dial, Note: "127.0.0.1:50001 to 127.3.4.5:7000"},
			{T: 2 * ms, Lane: trace.Peer, Conn: 1, Kind: trace.Sent, Dir: "to-server", N: 5, Data: []byte("hello")},
			{T: 3 * ms, Lane: trace.Relay, Conn: 1, Kind: trace.Fault, Dir: "to-server", Note: "slice"},
			{T: 5 * ms, Lane: trace.Peer, Conn: 1, Kind: trace.Got, Dir: "to-client", N: len(long), Data: long},
			{T: 6 * ms, Lane: trace.Peer, Conn: 1, Kind: trace.EndFIN, Dir: "to-server"},
			{T: 7 * ms, Lane: trace.Peer, Conn: 1, Kind: trace.RST, Dir: "to-client"},
			{T: 8 * ms, Lane: trace.Peer, Conn: 1, Kind: trace.Dial, Note: "[::1]:50002 to [::1]:7000"},
			{T: 9 * ms, Lane: trace.Peer, Conn: 1, Kind: trace.Sent, Dir: "to-server", N: 100, Data: []byte("only the beginning")},
			{T: 10 * ms, Lane: trace.Harness, Kind: trace.Mark, Note: "the process exited with status 1"},
		}},
	}
}

// packets reads a capture back.
func packets(t *testing.T, file []byte) (all []gopacket.Packet, comments []string) {
	t.Helper()
	r, err := pcapgo.NewNgReader(bytes.NewReader(file), pcapgo.DefaultNgReaderOptions)
	if err != nil {
		t.Fatal(err)
	}
	for {
		data, info, options, err := r.ReadPacketDataWithOptions()
		if errors.Is(err, io.EOF) {
			return all, comments
		}
		if err != nil {
			t.Fatal(err)
		}
		first := layers.LayerTypeIPv4
		if data[0]>>4 == 6 {
			first = layers.LayerTypeIPv6
		}
		p := gopacket.NewPacket(data, first, gopacket.Default)
		p.Metadata().CaptureInfo = info
		all, comments = append(all, p), append(comments, options.Comments...)
	}
}

func TestACaptureHoldsWhatWasSaid(t *testing.T) {
	var file bytes.Buffer
	r := spoken()
	if err := Write(&file, r); err != nil {
		t.Fatal(err)
	}
	all, comments := packets(t, file.Bytes())
	said := map[string][]byte{}
	next := map[string]uint32{}
	var flags []string
	for _, p := range all {
		tcp := p.Layer(layers.LayerTypeTCP).(*layers.TCP)
		from := p.NetworkLayer().NetworkFlow().Src().String() + " " + tcp.SrcPort.String()
		if at, known := next[from]; known && at != tcp.Seq {
			t.Errorf("%s goes on at %d, and should at %d", from, tcp.Seq, at)
		}
		size := p.Metadata().Length - (p.Metadata().CaptureLength - len(tcp.Payload))
		next[from] = tcp.Seq + uint32(size)
		if tcp.SYN || tcp.FIN {
			next[from]++
		}
		said[from] = append(said[from], tcp.Payload...)
		if tcp.FIN || tcp.RST {
			flags = append(flags, map[bool]string{true: "FIN", false: "RST"}[tcp.FIN]+" of "+from)
		}
	}
	if got := string(said["127.0.0.1 50001"]); got != "hello" {
		t.Errorf("the client said %q", got)
	}
	if !bytes.Equal(said["127.3.4.5 7000(afs3-fileserver)"], r.Evidence.Trace[3].Data) {
		t.Errorf("of what the server said %d bytes are in the capture", len(said["127.3.4.5 7000(afs3-fileserver)"]))
	}
	if want := []string{"FIN of 127.0.0.1 50001", "RST of 127.3.4.5 7000(afs3-fileserver)"}; !slices.Equal(flags, want) {
		t.Errorf("the ends are %q, and should be %q", flags, want)
	}
	for _, want := range []string{"relay: fault (connection 1): slice", "harness: mark: the process exited with status 1", r.Message} {
		if !slices.Contains(comments, want) {
			t.Errorf("no comment says %q: %q", want, comments)
		}
	}
	if at := all[0].Metadata().Timestamp; !at.Equal(r.Started.Add(ms)) {
		t.Errorf("the first packet is of %v", at)
	}
}

// Wireshark's own reader puts the same bytes together, and finds nothing wrong with the packets.
func TestTsharkReadsACapture(t *testing.T) {
	if _, err := exec.LookPath("tshark"); err != nil {
		t.Skip("there is no tshark on this machine (Debian's package tshark)")
	}
	var file bytes.Buffer
	if err := Write(&file, spoken()); err != nil {
		t.Fatal(err)
	}
	tshark := func(args ...string) string {
		cmd := exec.Command("tshark", append([]string{"-r", "-", "-o", "tcp.check_checksum:TRUE", "-o", "ip.check_checksum:TRUE"}, args...)...)
		cmd.Stdin = bytes.NewReader(file.Bytes())
		out, err := cmd.Output()
		if err != nil {
			t.Fatalf("tshark %v: %v", args, err)
		}
		return string(out)
	}
	// The last comments have a segment of their own, which acknowledges once more.
	if wrong := tshark("-Y", "tcp.analysis.flags && !tcp.analysis.duplicate_ack || tcp.checksum.status == \"Bad\" || ip.checksum.status == \"Bad\""); wrong != "" {
		t.Errorf("tshark objects to packets:\n%s", wrong)
	}
	stream := tshark("-q", "-z", "follow,tcp,raw,0")
	var got strings.Builder
	for _, line := range strings.Split(stream, "\n") {
		if strings.HasPrefix(line, "\t") {
			got.WriteString(strings.TrimSpace(line))
		}
	}
	if want := strings.Repeat("30313233343536373839", 5000); got.String() != want {
		t.Errorf("tshark puts %d hexadecimal digits together, and should %d", got.Len(), len(want))
	}
	if comments := tshark("-T", "fields", "-e", "frame.comment"); !strings.Contains(comments, "slice") {
		t.Errorf("tshark shows no comment about the fault: %q", comments)
	}
}
