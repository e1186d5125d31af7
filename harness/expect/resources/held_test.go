package resources

import "testing"

func TestWhatAServerMayHoldForClientsThatDoNotRead(t *testing.T) {
	const mebibyte = 1 << 20
	cases := []struct {
		name    string
		unsent  int64
		clients int
		most    int64
	}{
		{"nothing is declared", 0, 1, 512 * mebibyte},
		{"a quarter of a mebibyte for one", mebibyte / 4, 1, 64*mebibyte + 2*mebibyte/4 + 4*mebibyte},
		{"the same for thirty", mebibyte / 4, 30, 64*mebibyte + 30*(2*mebibyte/4+4*mebibyte)},
		{"more than is ever allowed", 512 * mebibyte, 1, 512 * mebibyte},
	}
	for _, c := range cases {
		if most, _ := mostHeld(c.unsent, c.clients, mebibyte); most != c.most {
			t.Errorf("%s: %d MiB, want %d", c.name, most/mebibyte, c.most/mebibyte)
		}
	}
}
