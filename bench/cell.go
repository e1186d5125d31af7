package main

import (
	"fmt"
	"strconv"
	"strings"
)

// cell is one kind of load on an echo server.
type cell struct {
	conns     int
	size      int // bytes of each payload
	pipelined bool
}

// How many frames a connection has under way in a pipelined cell, by the size of the payload: enough that neither side
// waits for the other, and not so many that a thousand connections measure the kernel's buffers.
const (
	deepSmall = 64
	deepLarge = 4
)

// cells are all that the table has.
func cells() (all []cell) {
	for _, size := range []int{64, 16 << 10} {
		for _, pipelined := range []bool{true, false} {
			for _, conns := range []int{1, 64, 1000} {
				all = append(all, cell{conns, size, pipelined})
			}
		}
	}
	return all
}

func (c cell) depth() int {
	switch {
	case !c.pipelined:
		return 1
	case c.size <= 1024:
		return deepSmall
	}
	return deepLarge
}

// String is the cell's name, as -cells takes it.
func (c cell) String() string {
	way := "single"
	if c.pipelined {
		way = "pipelined"
	}
	return fmt.Sprintf("%d/%d/%s", c.conns, c.size, way)
}

func parseCells(list string) ([]cell, error) {
	var chosen []cell
	for _, name := range strings.Split(list, ",") {
		c, err := parseCell(name)
		if err != nil {
			return nil, fmt.Errorf("-cells %q: want CONNECTIONS/BYTES/WAY, where WAY is pipelined or single, such as 1000/64/pipelined", name)
		}
		chosen = append(chosen, c)
	}
	return chosen, nil
}

func parseCell(name string) (c cell, err error) {
	parts := strings.Split(name, "/")
	if len(parts) != 3 || parts[2] != "pipelined" && parts[2] != "single" {
		return c, strconv.ErrSyntax
	}
	c.pipelined = parts[2] == "pipelined"
	if c.conns, err = strconv.Atoi(parts[0]); err != nil {
		return c, err
	}
	if c.size, err = strconv.Atoi(parts[1]); err != nil {
		return c, err
	}
	if c.conns < 1 || c.conns > 10_000 || c.size < 1 || c.size > 1<<20 {
		return c, strconv.ErrRange
	}
	return c, nil
}
