package subject

import (
	"slices"
	"strings"
	"testing"
)

func TestWords(t *testing.T) {
	tests := []struct {
		command string
		want    []string
	}{
		{"python3 echo.py {addr}", []string{"python3", "echo.py", "{addr}"}},
		{"  a \t b\n", []string{"a", "b"}},
		{`'a b' "c d"`, []string{"a b", "c d"}},
		{`a\ b`, []string{"a b"}},
		{`pre'fix'"ed"`, []string{"prefixed"}},
		{`x "" ''`, []string{"x", "", ""}},
		{`"a\"b" '\n' "\n"`, []string{`a"b`, `\n`, `\n`}},
		{`"C:\Program Files\x.exe"`, []string{`C:\Program Files\x.exe`}},
		{"sh -c 'exec a; $HOME | b'", []string{"sh", "-c", "exec a; $HOME | b"}},
	}
	for _, test := range tests {
		got, err := words(test.command, false)
		if err != nil || !slices.Equal(got, test.want) {
			t.Errorf("Words(%q) is %q, %v; want %q", test.command, got, err, test.want)
		}
	}
}

func TestWordsAsTheyAreWrittenOnWindows(t *testing.T) {
	tests := []struct {
		command string
		want    []string
	}{
		{`.\bin\server.exe --listen {addr}`, []string{`.\bin\server.exe`, "--listen", "{addr}"}},
		{`"C:\Program Files\x.exe" 'a b'`, []string{`C:\Program Files\x.exe`, "a b"}},
		{`\\server\share\x.exe "C:\dir\\"`, []string{`\\server\share\x.exe`, `C:\dir\`}},
		{`x "say \"hi\"" C:\`, []string{"x", `say "hi"`, `C:\`}},
		{`x "\\server\share" 'C:\'`, []string{"x", `\\server\share`, `C:\`}},
		{`\"a b`, []string{`"a`, "b"}},
	}
	for _, test := range tests {
		got, err := words(test.command, true)
		if err != nil || !slices.Equal(got, test.want) {
			t.Errorf("words(%q) is %q, %v; want %q", test.command, got, err, test.want)
		}
	}
}

func TestWordsThatDoNotEnd(t *testing.T) {
	for command, says := range map[string]string{
		`a 'b`: "quote ' is never closed", `a "b\"`: `quote " is never closed`, `a \`: "ends in a backslash", "": "no words", " \t": "no words",
	} {
		if got, err := words(command, false); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("words(%q) is %q, %v", command, got, err)
		}
	}
}

func TestLoopback(t *testing.T) {
	for _, addr := range []string{"127.0.0.1:80", "127.9.8.7:1", "[::1]:5000", "[::ffff:127.0.0.1]:5"} {
		if err := Loopback(addr); err != nil {
			t.Error(err)
		}
	}
	for addr, says := range map[string]string{
		"localhost:80": "must be numeric", "127.0.0.1": "with a port", "10.0.0.1:80": "not on this machine's loopback",
		"0.0.0.0:80": "not on this machine's loopback", "[::]:80": "not on this machine's loopback", "": "must be numeric",
	} {
		if err := Loopback(addr); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("Loopback(%q) says %v", addr, err)
		}
	}
}
