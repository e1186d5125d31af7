package frame

// The frame check sequence of RFC 1662, appendix C: a CRC of 16 bits, of the polynomial x^16 + x^12 + x^5 + 1, lowest bit first.
const (
	fcsBytes      = 2
	fcsPolynomial = 0x8408 // the highest power left out, the others from right to left
	fcsBegin      = 0xffff // so that zeros at the beginning count
	fcsGood       = 0xf0b8 // what is left over a message and its own check
)

// fcsTable is what each byte does to the check.
var fcsTable = makeTable()

func makeTable() (table [256]uint16) {
	for b := range table {
		v := uint16(b)
		for range 8 {
			low := v & 1
			v >>= 1
			v ^= fcsPolynomial * low
		}
		table[b] = v
	}
	return table
}

func fcs(p []byte) uint16 {
	v := uint16(fcsBegin)
	for _, b := range p {
		v = v>>8 ^ fcsTable[byte(v)^b]
	}
	return v
}

// appendFCS adds the check of p, inverted, its lower byte first.
func appendFCS(p []byte) []byte {
	v := ^fcs(p)
	return append(p, byte(v), byte(v>>8))
}

// checked takes the check off a message; ok is false if it does not fit.
func checked(p []byte) (message []byte, ok bool) {
	if len(p) < fcsBytes || fcs(p) != fcsGood {
		return nil, false
	}
	return p[:len(p)-fcsBytes], true
}
