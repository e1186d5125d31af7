package capture

import (
	"net"
	"net/netip"
	"time"

	"github.com/gopacket/gopacket"
	"github.com/gopacket/gopacket/layers"
	"github.com/gopacket/gopacket/pcapgo"
)

// segment is one segment of TCP, or a datagram of UDP. Of its missing bytes only the number is known.
type segment struct {
	datagram bool
	at       time.Time
	from, to netip.AddrPort
	seq, ack uint32
	syn, fin bool
	rst      bool
	first    bool // the SYN that begins a connection: nothing is acknowledged
	data     []byte
	missing  int // bytes behind data that nobody kept
}

// write appends it to a capture, with these comments.
func (s segment) write(w *pcapgo.NgWriter, comments []string) error {
	over := s.transport()
	ip := s.ip()
	if err := over.SetNetworkLayerForChecksum(ip.(gopacket.NetworkLayer)); err != nil {
		return err
	}
	buf := gopacket.NewSerializeBuffer()
	options := gopacket.SerializeOptions{FixLengths: true, ComputeChecksums: true}
	whole := append(append([]byte{}, s.data...), make([]byte, s.missing)...)
	if err := gopacket.SerializeLayers(buf, options, ip, over, gopacket.Payload(whole)); err != nil {
		return err
	}
	packet := buf.Bytes()
	info := gopacket.CaptureInfo{Timestamp: s.at, Length: len(packet), CaptureLength: len(packet) - s.missing}
	return w.WritePacketWithOptions(info, packet[:info.CaptureLength], pcapgo.NgPacketOptions{Comments: comments})
}

// above is a layer whose checksum covers the addresses.
type above interface {
	gopacket.SerializableLayer
	SetNetworkLayerForChecksum(gopacket.NetworkLayer) error
}

// transport is the layer above that of the addresses.
func (s segment) transport() above {
	if s.datagram {
		return &layers.UDP{SrcPort: layers.UDPPort(s.from.Port()), DstPort: layers.UDPPort(s.to.Port())}
	}
	tcp := &layers.TCP{
		SrcPort: layers.TCPPort(s.from.Port()), DstPort: layers.TCPPort(s.to.Port()),
		Seq: s.seq, Ack: s.ack, SYN: s.syn, FIN: s.fin, RST: s.rst, ACK: !s.first, PSH: len(s.data) > 0, Window: 65535,
	}
	if s.first {
		tcp.Ack = 0
	}
	return tcp
}

// ip is the layer of the family that the addresses have.
func (s segment) ip() gopacket.SerializableLayer {
	protocol := layers.IPProtocolTCP
	if s.datagram {
		protocol = layers.IPProtocolUDP
	}
	from, to := s.from.Addr().Unmap(), s.to.Addr().Unmap()
	if from.Is4() {
		return &layers.IPv4{Version: 4, TTL: 64, Protocol: protocol, SrcIP: net.IP(from.AsSlice()), DstIP: net.IP(to.AsSlice())}
	}
	return &layers.IPv6{Version: 6, HopLimit: 64, NextHeader: protocol, SrcIP: net.IP(from.AsSlice()), DstIP: net.IP(to.AsSlice())}
}
