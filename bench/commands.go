package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// commands are the servers, the carriers and the measuring programs, each a program of its own: what one of them keeps in memory, or
// has running in the background, is not another's.
type commands struct{ dir string }

// adapter is the reference as it is judged, which speaks the drill protocol.
const adapter = "adapter"

func build() (commands, error) {
	dir, err := os.MkdirTemp("", "sockdrill-bench-")
	if err != nil {
		return commands{}, err
	}
	c := commands{dir: dir}
	command := exec.Command("go", "build", "-o", dir+string(filepath.Separator), "./serve/...", "./load", "./hold", "./ask",
		"./carry/...", "./case")
	adapted := exec.Command("go", "build", "-o", filepath.Join(dir, adapter), "github.com/sockdrill/sockdrill/reference/cmd/reference")
	for _, command := range []*exec.Cmd{command, adapted} {
		if out, err := command.CombinedOutput(); err != nil {
			c.remove()
			return commands{}, fmt.Errorf("build the programs (run it in the folder bench): %w\n%s", err, out)
		}
	}
	return c, nil
}

func (c commands) remove() { os.RemoveAll(c.dir) }

// running is a server that serves.
type running struct {
	name    string
	addr    string
	command *exec.Cmd
	stop    func()
}

// serve starts a server and returns when it has told its address.
func (c commands) serve(name string, args ...string) (*running, error) {
	program := []string{name}
	if own, is := programs[name]; is {
		program = own
	}
	command := exec.Command(filepath.Join(c.dir, program[0]), slices.Concat(program[1:], args)...)
	command.Stderr = os.Stderr
	stdin, err := command.StdinPipe()
	if err != nil {
		return nil, err
	}
	stdout, err := command.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := command.Start(); err != nil {
		return nil, fmt.Errorf("start server %s: %w", name, err)
	}
	r := &running{name: name, command: command}
	r.stop = func() {
		stdin.Close()
		command.Process.Kill()
		command.Wait()
	}
	line, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		r.stop()
		return nil, fmt.Errorf("server %s ended before it told its address: %w", name, err)
	}
	r.addr = strings.TrimSpace(line)
	return r, nil
}

// against runs a measuring program against the server and decodes what it prints into result.
func (c commands) against(r *running, result any, name string, args ...string) error {
	args = append([]string{"-addr", r.addr}, args...)
	command := exec.Command(filepath.Join(c.dir, name), args...)
	var stderr bytes.Buffer
	command.Stderr = &stderr
	out, err := command.Output()
	if err != nil {
		return fmt.Errorf("%s against %s: %w: %s", name, r.name, err, stderr.Bytes())
	}
	os.Stderr.Write(stderr.Bytes())
	return json.Unmarshal(out, result)
}

// pid is the server's process, as an argument.
func (r *running) pid() string { return fmt.Sprint(r.command.Process.Pid) }
