package leap

import (
	"bytes"
	"strings"
	"testing"
)

func TestNothingIsWrittenWhereItIsNotKnownWhatStandsThere(t *testing.T) {
	for name, image := range map[string][]byte{
		"nothing": nil, "no ELF": bytes.Repeat([]byte{0}, 8192), "words": []byte(strings.Repeat("no functions ", 99)),
	} {
		if _, err := patches(image, 8); err == nil {
			t.Errorf("%s: patches were made", name)
		}
	}
}

func TestTheCodeIsAsLongAsItsPlacesSay(t *testing.T) {
	if len(code)%word != 0 {
		t.Errorf("%d bytes of code: what stands behind them is read as words, each in one piece", len(code))
	}
	for name, at := range entries {
		if at >= len(code) || at > 0 && code[at] != 0xb8 { // mov eax, the number of the system call
			t.Errorf("%s leads to byte %d, where no function of ours begins", name, at)
		}
	}
}
