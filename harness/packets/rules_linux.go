package packets

import (
	"encoding/binary"
	"errors"
	"net/netip"

	"github.com/google/nftables"
	"github.com/google/nftables/expr"
	"golang.org/x/sys/unix"

	"github.com/sockdrill/sockdrill/harness/fault"
)

// Where the fields of the headers lie, and how long they are: RFC 791 section 3.1, RFC 9293 section 3.1.
const (
	totalLength = 2
	protocol    = 9
	source      = 12
	destination = 16

	sourcePort      = 0
	destinationPort = 2
)

func table() *nftables.Table {
	return &nftables.Table{Name: "sockdrill", Family: nftables.TableFamilyIPv4}
}

// chain is the rule's own. It stands where segments come in: one that is dropped on its way out is refused to its sender's face, who then
// does not wait for its acknowledgement as if it had left.
func (r *Rule) chain() *nftables.Chain {
	return &nftables.Chain{Name: r.name, Table: table(), Type: nftables.ChainTypeFilter, Hooknum: nftables.ChainHookPrerouting,
		Priority: nftables.ChainPriorityRaw}
}

func (r *Rule) begin(at netip.AddrPort) error {
	c, err := nftables.New()
	if err != nil {
		return err
	}
	c.AddTable(table())
	chain := c.AddChain(r.chain())
	c.AddRule(&nftables.Rule{Table: table(), Chain: chain, Exprs: r.expressions(at)})
	return c.Flush()
}

// expressions are what the rule looks at, in order, and what it does in the end.
func (r *Rule) expressions(at netip.AddrPort) []expr.Any {
	host, port := uint32(destination), uint32(destinationPort)
	if r.fault.Dir == fault.ToClient {
		host, port = source, sourcePort
	}
	all := field(expr.PayloadBaseNetworkHeader, protocol, expr.CmpOpEq, []byte{unix.IPPROTO_TCP})
	all = append(all, field(expr.PayloadBaseNetworkHeader, host, expr.CmpOpEq, at.Addr().AsSlice())...)
	all = append(all, field(expr.PayloadBaseTransportHeader, port, expr.CmpOpEq, binary.BigEndian.AppendUint16(nil, at.Port()))...)
	if r.fault.Kind == fault.KindShrink {
		most := binary.BigEndian.AppendUint16(nil, uint16(r.fault.Size))
		all = append(all, field(expr.PayloadBaseNetworkHeader, totalLength, expr.CmpOpGt, most)...)
	}
	return append(all, &expr.Counter{}, &expr.Verdict{Kind: expr.VerdictDrop})
}

// field holds a field of a header against a value of the same length.
func field(header expr.PayloadBase, offset uint32, op expr.CmpOp, value []byte) []expr.Any {
	return []expr.Any{
		&expr.Payload{DestRegister: 1, Base: header, Offset: offset, Len: uint32(len(value))},
		&expr.Cmp{Op: op, Register: 1, Data: value},
	}
}

// counted reads what the kernel has counted.
func (r *Rule) counted() (segments, bytes uint64, err error) {
	c, err := nftables.New()
	if err != nil {
		return 0, 0, err
	}
	rules, err := c.GetRules(table(), r.chain())
	if err != nil {
		return 0, 0, err
	}
	for _, rule := range rules {
		for _, e := range rule.Exprs {
			if counter, is := e.(*expr.Counter); is {
				return counter.Packets, counter.Bytes, nil
			}
		}
	}
	return 0, 0, errors.New("the rule is not there any more")
}

func (r *Rule) end() error {
	c, err := nftables.New()
	if err != nil {
		return err
	}
	c.FlushChain(r.chain())
	c.DelChain(r.chain())
	return c.Flush()
}
