package names

import (
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/sockdrill/sockdrill/harness/packets"
)

// inside is the variable by which the test knows that it runs with files of its own.
const inside = "SOCKDRILL_TEST_INSIDE"

// TestTheFilesAreOursAndThoseOfThisMachineStayAsTheyAre runs itself again with files of its own.
func TestTheFilesAreOursAndThoseOfThisMachineStayAsTheyAre(t *testing.T) {
	if os.Getenv(inside) != "" {
		expectOurs(t)
		return
	}
	if why := Lacks(); why != "" {
		t.Skip(why)
	}
	before := contents(t)
	folder := t.TempDir()
	cmd := exec.Command(os.Args[0], "-test.run=^"+t.Name()+"$", "-test.v")
	cmd.Env = append(os.Environ(), inside+"=1", "TMPDIR="+folder)
	Apart(cmd)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("with files of its own: %v\n%s", err, out)
	}
	if after := contents(t); after != before {
		t.Errorf("the files of this machine were %q, and are %q", before, after)
	}
	if left, err := filepath.Glob(filepath.Join(folder, "*")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func expectOurs(t *testing.T) {
	if err := packets.Enter(); err != nil {
		t.Fatal(err)
	}
	if err := Enter(); err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if text, err := os.ReadFile(f.path); (err != nil || string(text) != f.text) && (f.needed || !os.IsNotExist(err)) {
			t.Errorf("%s says %q: %v", f.path, text, err)
		}
	}
	l, err := net.Listen("tcp", Server)
	if err != nil {
		t.Errorf("the port of the resolver: %v", err)
	} else {
		l.Close()
	}
	for _, addr := range []string{four.String(), six.String()} {
		if l, err := net.Listen("tcp", net.JoinHostPort(addr, "0")); err != nil {
			t.Errorf("%s is none of its addresses: %v", addr, err)
		} else {
			l.Close()
		}
	}
}

func contents(t *testing.T) (all string) {
	for _, f := range files {
		text, err := os.ReadFile(f.path)
		if err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
		all += string(text)
	}
	return all
}
