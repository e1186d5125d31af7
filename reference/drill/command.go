package drill

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"

	"github.com/sockdrill/sockdrill/reference/message"
)

// longest is the greatest length of a line that is read; the protocol allows one mebibyte.
const longest = 2 << 20

// command is one line of the harness. Bad says what is wrong with it, if its id could be read.
type command struct {
	ID       int64
	Verb     string
	Protocol int
	Role     string
	Client   string
	Addr     string
	Addrs    []string
	Config   config
	Data     []byte
	Fill     *fill
	Request  *request
	Repeat   int
	Workers  int
	Of       int64
	How      string
	On       bool
	What     string
	Attempt  int
	Count    int

	bad error
}

type fill struct {
	Len  int
	Seed int
}

type request struct {
	Op         string
	Arg        uint32
	Idempotent bool
	Key        uint64
}

// payload is the message that a send carries.
func (c *command) payload() []byte {
	if c.Fill != nil {
		return message.Fill(c.Fill.Len, byte(c.Fill.Seed))
	}
	return c.Data
}

// check refuses a fill that no frame could carry before memory is set aside for it.
func (c *command) check() error {
	const most = 1 << 30
	if c.Fill != nil && (c.Fill.Len < 0 || c.Fill.Len > most) {
		return fmt.Errorf("fill of %d bytes: want 0 to %d", c.Fill.Len, most)
	}
	return nil
}

// readCommands sends the commands as they come and closes the channel at the end of the input.
func readCommands(in io.Reader, complain func(string, ...any)) <-chan *command {
	commands := make(chan *command)
	go func() {
		defer close(commands)
		scanner := bufio.NewScanner(in)
		scanner.Buffer(make([]byte, 64<<10), longest)
		for scanner.Scan() {
			if c := parseCommand(scanner.Bytes(), complain); c != nil {
				commands <- c
			}
		}
		if err := scanner.Err(); err != nil {
			complain("read commands: %v", err)
		}
	}()
	return commands
}

// parseCommand reads one line. A line that is malformed beyond its id is answered all the same; one without an id
// cannot be, and is nil.
func parseCommand(line []byte, complain func(string, ...any)) *command {
	c := &command{}
	err := json.Unmarshal(line, c)
	if err == nil {
		err = c.check()
	}
	if c.ID == 0 {
		complain("line without an id ignored: %.200q", line)
		return nil
	}
	c.bad = err
	return c
}
