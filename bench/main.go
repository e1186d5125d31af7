// Command bench measures the reference server, plain and fast, beside gnet, netpoll and a bare loop, and the reference client
// beside a bare loop, all on this machine and in this run; and what sockdrill itself costs, beside toxiproxy. See README.md.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// The parts that -only takes, by the page that has them: what the reference costs, and what sockdrill does.
var (
	performance = []string{"echo", "idle", "client", "growth"}
	overhead    = []string{"relay", "cases"}
	parts       = slices.Concat(performance, overhead)
)

// choice is what the command line chose.
type choice struct {
	bench
	cells []cell
	parts []string
	held  int
	page  string
}

func parse(args []string) (c choice, err error) {
	flags := flag.NewFlagSet("bench", flag.ExitOnError)
	list := flags.String("cells", "", "only these cells of the echo, such as 1000/64/pipelined,1/16384/single")
	only := flags.String("only", strings.Join(performance, ","),
		"only these parts; "+strings.Join(overhead, " and ")+" are about sockdrill itself")
	names := flags.String("servers", strings.Join(servers, ","), "only these servers; the ratio needs gnet and netpoll")
	quick := flags.Bool("quick", false, "one round of short measurements: about a minute, to see whether it works")
	flags.IntVar(&c.rounds, "rounds", 11, "rounds; the table has their medians")
	flags.DurationVar(&c.length, "time", 500*time.Millisecond, "length of each measurement")
	flags.IntVar(&c.held, "idle", 10_000, "idle connections to hold; a multiple of ten")
	flags.StringVar(&c.page, "write", "", "a page, between whose marks tables and plot are written; the plot lies beside it")
	flags.Parse(args)
	c.cells, c.parts, c.servers = cells(), strings.Split(*only, ","), strings.Split(*names, ",")
	if *list != "" {
		c.parts = []string{"echo"}
		if c.cells, err = parseCells(*list); err != nil {
			return c, err
		}
	}
	if *quick {
		c.rounds, c.length = 1, 250*time.Millisecond
	}
	return c, c.check(flags.NArg())
}

func (c choice) check(rest int) error {
	for _, part := range c.parts {
		if !slices.Contains(parts, part) {
			return fmt.Errorf("-only %q: want some of %v", part, parts)
		}
	}
	for _, name := range c.servers {
		if !slices.Contains(servers, name) {
			return fmt.Errorf("-servers %q: want some of %v", name, servers)
		}
	}
	switch {
	case rest > 0:
		return errors.New("an argument that is no flag: see bench -h")
	case c.rounds < 1 || c.length <= 0:
		return errors.New("-rounds and -time: want more than 0")
	case c.held < 10 || c.held%10 != 0:
		return fmt.Errorf("-idle %d: want a multiple of ten", c.held)
	case c.page != "" && (!slices.Equal(c.parts, performance) && !slices.Equal(c.parts, overhead) || len(c.servers) < len(servers)):
		return fmt.Errorf("-write: a page has all servers and all its parts: leave out -only, -cells and -servers, or say -only %s",
			strings.Join(overhead, ","))
	}
	return nil
}

func run(args []string) error {
	c, err := parse(args)
	if err != nil {
		return err
	}
	if c.commands, err = build(); err != nil {
		return err
	}
	defer c.commands.remove()
	figures, err := c.measure()
	if err != nil {
		return err
	}
	if c.page != "" {
		return figures.write(c.page)
	}
	fmt.Print(figures.markdown())
	return nil
}

// measure carries out the parts that were chosen, and tells on standard error how far it is.
func (c choice) measure() (f figures, err error) {
	f.machine, f.rounds, f.length, f.began = machine(), c.rounds, c.length, time.Now()
	f.servers = c.servers
	for _, part := range c.parts {
		if err := c.measurePart(part, &f); err != nil {
			return f, err
		}
	}
	f.took = time.Since(f.began)
	return f, nil
}

func (c choice) measurePart(part string, f *figures) (err error) {
	switch part {
	case "echo":
		f.echo, err = c.echo(c.cells, os.Stderr)
	case "idle":
		f.idle, err = c.idle(c.held, os.Stderr)
	case "client":
		f.clients, err = c.ask(clients(), os.Stderr)
	case "growth":
		if f.growth, err = c.ask(growth(), os.Stderr); err == nil {
			f.crowds, err = c.crowds(os.Stderr)
		}
	case "relay":
		f.hauls, err = c.haul(os.Stderr)
	case "cases":
		f.plans, err = c.plan(os.Stderr)
	}
	return err
}
