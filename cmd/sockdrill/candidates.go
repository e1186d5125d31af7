package main

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/harness/timing"
	"github.com/sockdrill/sockdrill/harness/transport"
)

// candidates are the flags that say what is judged. `replay` reads them back from a report.
type candidates struct {
	server, client string
	manifest       string
	reference      bool
	reliable       bool
	target         string
	transport      string
	remote         bool
	toxiproxy      string
	framing        string
	maxFrame       int64
	idle           time.Duration
}

func (s *candidates) flags() *pflag.FlagSet {
	f := pflag.NewFlagSet("subject", pflag.ContinueOnError)
	f.SortFlags = false
	f.StringVar(&s.server, "server", "", "command of a server: with {addr}, the address to listen on, or {port}, a port of 127.0.0.1, "+
		"it needs no adapter")
	f.StringVar(&s.client, "client", "", "command of a client's adapter; with {addr}, the address to connect to, of a client that "+
		"connects by itself")
	f.StringVarP(&s.manifest, "file", "f", "", "manifest (sockdrill.yaml) that describes a client, a server, or both")
	f.BoolVar(&s.reference, "reference", false, "judge the reference client and server")
	f.BoolVar(&s.reliable, "reliable", false, "with --reference --transport udp: judge those that speak the reliability profile")
	f.StringVar(&s.target, "target", "", "HOST:PORT or unix:/PATH of a server that runs already; no process, no signals")
	f.StringVar(&s.transport, "transport", "", "how it is reached: "+strings.Join(transport.Names(), " or ")+
		"; over unix, {addr} is unix:/PATH and {path} the path alone; over tls, {ca}, {cert} and {key} are files of PEM, and {name} is the "+
		"server's name; over udp, a manifest says what a server is asked, and how a client asks again")
	f.BoolVar(&s.remote, "allow-remote", false, "let --target or --toxiproxy be on another machine; faults will be injected there")
	f.StringVar(&s.toxiproxy, "toxiproxy", "",
		"URL of a running toxiproxy server (2.x), such as http://127.0.0.1:8474: it injects the faults that its toxics can; cases "+
			"with others are skipped")
	f.StringVar(&s.framing, "framing", subject.DefaultFraming,
		"how messages are framed: a name that \"sockdrill framings\" lists, the FILE of a description, or, for a client that is judged "+
			"on its connections alone, none")
	f.Int64Var(&s.maxFrame, "max-frame", 0, "longest payload that it accepts, in bytes; 0: not declared, not judged")
	f.DurationVar(&s.idle, "idle", 0, "silence after which it ends a connection, such as 30s; 0: not declared, not judged")
	return f
}

// changed returns the flags that were set. Visit would not do: a command parses a set of its own, which only shares the flags.
func changed(f *pflag.FlagSet) []*pflag.Flag {
	var all []*pflag.Flag
	f.VisitAll(func(flag *pflag.Flag) {
		if flag.Changed {
			all = append(all, flag)
		}
	})
	return all
}

// written returns the flags that were set, as they can be typed again.
func written(f *pflag.FlagSet) string {
	var words []string
	for _, flag := range changed(f) {
		word := "--" + flag.Name
		if flag.Value.Type() != "bool" {
			word += " " + quote(flag.Value.String())
		}
		words = append(words, word)
	}
	return strings.Join(words, " ")
}

// quote makes one word of a shell's command line; on Windows by double quotes, which PowerShell and cmd both know.
func quote(s string) string { return quoteFor(runtime.GOOS, s) }

func quoteFor(system, s string) string {
	asTheyAre := "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_@%+:,./-"
	if system == "windows" {
		asTheyAre += `\`
	}
	plain := s != "" && strings.IndexFunc(s, func(r rune) bool { return !strings.ContainsRune(asTheyAre, r) }) < 0
	if plain {
		return s
	}
	if system == "windows" {
		return doubleQuoted(s)
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}

// doubleQuoted puts a word into double quotes as CommandLineToArgvW takes it: backslashes are doubled before a quote only.
func doubleQuoted(s string) string {
	var quoted strings.Builder
	slashes := 0
	for _, r := range s {
		switch r {
		case '\\':
			slashes++
		case '"':
			quoted.WriteString(strings.Repeat(`\`, slashes+1))
			slashes = 0
		default:
			slashes = 0
		}
		quoted.WriteRune(r)
	}
	return `"` + quoted.String() + strings.Repeat(`\`, slashes) + `"`
}

// implementations returns what is judged; f says which flags were set. The manifest is that of --file, if there is one.
func (s *candidates) implementations(f *pflag.FlagSet, self string) ([]subject.Implementation, subject.Manifest, error) {
	var manifest subject.Manifest
	var all []subject.Implementation
	var err error
	switch {
	case s.manifest != "" && s.exclusive() > 1, s.reference && s.exclusive() > 1, s.target != "" && s.server != "":
		return nil, manifest, fmt.Errorf("choose one: --file, --reference, or --server (or --target) with or without --client")
	case s.reliable && !(s.reference && s.transport == transport.UDP.Name):
		return nil, manifest, fmt.Errorf("--reliable: it says which reference is judged; add --reference --transport udp, or declare `reliable` in a manifest")
	case s.reliable:
		all = reliableReferences(self)
	case s.reference && s.transport == transport.UDP.Name:
		all = datagramReferences(self)
	case s.reference:
		all = reference(self)
	case s.manifest != "":
		if manifest, err = subject.LoadManifest(s.manifest); err != nil {
			return nil, manifest, err
		}
		all = manifest.Implementations()
	default:
		all, err = s.commands()
	}
	if err != nil {
		return nil, manifest, err
	}
	for n := range all {
		if err := s.declare(&all[n], f); err != nil {
			return nil, manifest, err
		}
		if s.toxiproxy != "" && all[n].Carrier().Datagrams {
			return nil, manifest, fmt.Errorf("--toxiproxy: it carries streams, and no datagrams; leave it out")
		}
		if s.toxiproxy != "" && all[n].Secured() {
			return nil, manifest, fmt.Errorf("--toxiproxy: its toxics act on the bytes that pass, and over TLS those are records; leave it out")
		}
		if key, err := fits(all[n]); err != nil {
			if flagged := f.Changed("framing") || f.Changed("max-frame") || f.Changed("idle"); s.manifest != "" && !flagged {
				err = subject.Misplaced(s.manifest, fmt.Sprintf("$.%s.%s", all[n].Side, key), err)
			}
			return nil, manifest, err
		}
	}
	return all, manifest, nil
}

// exclusive counts the ways in which an implementation was named.
func (s *candidates) exclusive() (n int) {
	for _, given := range []bool{s.reference, s.manifest != "", s.target != "", s.server != "", s.client != ""} {
		if given {
			n++
		}
	}
	return n
}

// commands makes implementations of --client, --server and --target.
func (s *candidates) commands() ([]subject.Implementation, error) {
	var all []subject.Implementation
	for _, given := range []struct {
		side    record.Side
		command string
	}{{record.Client, s.client}, {record.Server, s.server}} {
		if given.command == "" {
			continue
		}
		i, err := commanded(given.side, given.command)
		if err != nil {
			return nil, fmt.Errorf("--%s: %w", given.side, err)
		}
		all = append(all, i)
	}
	if s.target != "" {
		if err := subject.Loopback(s.target); err != nil && !s.remote {
			return nil, fmt.Errorf("--target %s: %w; if it is yours and may be disturbed, add --allow-remote", s.target, err)
		}
		all = append(all, subject.Implementation{Name: s.target, Side: record.Server, Target: s.target})
	}
	return all, nil
}

func commanded(side record.Side, command string) (subject.Implementation, error) {
	words, err := subject.Words(command)
	if err != nil {
		return subject.Implementation{}, err
	}
	return subject.Implementation{Name: nameOf(words), Side: side, Command: words}, nil
}

// nameOf calls an implementation by its program, or by the script if the program runs one.
func nameOf(words []string) string {
	if len(words) == 0 {
		return ""
	}
	for _, word := range words[1:] {
		if ext := filepath.Ext(word); ext != "" && !strings.HasPrefix(word, "-") && !strings.Contains(word, subject.AddrWord) {
			if _, err := os.Stat(word); err == nil {
				return filepath.Base(word)
			}
		}
	}
	return filepath.Base(words[0])
}

// declare puts the flags' framing and limits into an implementation. Flags that were not set leave a manifest's as they are.
func (s *candidates) declare(i *subject.Implementation, f *pflag.FlagSet) error {
	if f.Changed("transport") {
		i.Transport = s.transport
	}
	if i.Carrier().Datagrams && i.Framing == "" {
		i.Framing = subject.NoFraming
	}
	if f.Changed("framing") || i.Framing == "" {
		var err error
		if i.Framing, err = framingOf(s.framing); err != nil {
			return err
		}
	}
	if s.maxFrame < 0 {
		return fmt.Errorf("--max-frame %s: a frame of less than 0 bytes is none", strconv.FormatInt(s.maxFrame, 10))
	}
	if s.idle < 0 {
		return fmt.Errorf("--idle %v: a limit is at least 0", s.idle)
	}
	if s.reference && i.Secured() {
		i.TLS = referenceTLS(i.Side)
	}
	if f.Changed("max-frame") {
		i.Limits.MaxFrame = s.maxFrame
	}
	if f.Changed("idle") {
		i.Limits.Idle = subject.Millis(s.idle)
	}
	*i = i.Fixed()
	return nil
}

// fits refuses what types cannot tell and no scenario could use. key is where a manifest says it.
func fits(i subject.Implementation) (key string, err error) {
	if err := i.CheckTransport(); err != nil {
		return "transport", err
	}
	if i.Framing == subject.NoFraming && i.Side == record.Server && !i.Exchange.Echoes() && !i.Carrier().Datagrams {
		return "framing", fmt.Errorf("framing none: only a client is judged on its connections alone, or a server whose exchange carries " +
			"{payload}")
	}
	if _, err := i.Wire(); err != nil {
		return "framing", err
	}
	if why := i.Unspoken(); why != "" {
		return "framing", fmt.Errorf("framing %s: %s", i.FramingName(), why)
	}
	if err := i.CheckTLS(); err != nil {
		return "tls", err
	}
	if err := i.ExchangeFits(); err != nil {
		return "exchange", err
	}
	return "limits.idle", bearsPauses(i.Limits.Idle.D())
}

// bearsPauses refuses an idle limit that the scenarios' own pauses come near: it would end connections in the middle of
// cases that are not about it, and each of them would be a false verdict.
func bearsPauses(idle time.Duration) error {
	if least := timing.TestScale.Idle; 0 < idle && idle < least {
		return fmt.Errorf("an idle limit of %v cannot be judged: scenarios pause for %v and more; start the implementation with a "+
			"limit of at least %v and declare that one",
			idle, timing.Default.Quiet, least)
	}
	return nil
}
