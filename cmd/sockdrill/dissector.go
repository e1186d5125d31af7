package main

import (
	"fmt"
	"net/netip"
	"os"

	"github.com/spf13/cobra"

	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/harness/wire"
	"github.com/sockdrill/sockdrill/harness/wire/dissector"
)

func (a *app) dissectorCommand() *cobra.Command {
	var manifest, output string
	cmd := &cobra.Command{
		Use:   "dissector [NAME|FILE]",
		Short: "Write a dissector for Wireshark from the description of a framing",
		Long: `Write a dissector for Wireshark and tshark, in Lua, from a framing that has a name, from the description in a file, or from what a manifest
declares. It puts frames together again, shows each part as a field, and verifies checks.`,
		Example: `  sockdrill dissector modbus -o modbus.lua
  sockdrill dissector -f sockdrill.yaml -o mine.lua
  tshark -X lua_script:mine.lua -r reports/out/captures/FRM-002.server.pcapng -V`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			framing, ports, err := dissected(args, manifest)
			if err != nil {
				return err
			}
			if output == "" {
				return dissector.Write(a.out, framing.Layout(), ports...)
			}
			file, err := os.OpenFile(output, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
			if os.IsExist(err) {
				return fmt.Errorf("-o %s: the file is there already: remove it, or give another name", output)
			}
			if err != nil {
				return fmt.Errorf("-o %s: write the dissector: %w", output, err)
			}
			defer file.Close()
			return dissector.Write(file, framing.Layout(), ports...)
		},
	}
	cmd.Flags().StringVarP(&manifest, "file", "f", "", "manifest (sockdrill.yaml) that declares the framing")
	cmd.Flags().StringVarP(&output, "output", "o", "", "write it to this file; without it, to the screen")
	return cmd
}

// dissected is the framing that was asked for, and the ports on which it is known to be spoken.
func dissected(args []string, manifest string) (f wire.Framing, ports []int, err error) {
	switch {
	case len(args) == 1 && manifest != "", len(args) == 0 && manifest == "":
		return f, nil, fmt.Errorf("give one of the two: a framing, by its name or the file of its description, or a manifest with -f")
	case len(args) == 1:
		text, err := framingOf(args[0])
		if err != nil {
			return f, nil, err
		}
		f, err = wire.ParseFraming(string(text))
		return f, nil, err
	}
	m, err := subject.LoadManifest(manifest)
	if err != nil {
		return f, nil, err
	}
	for _, i := range m.Implementations() {
		i.Exchange = nil // which stands within the frames
		if f, err = i.Wire(); err != nil || i.Framing == subject.NoFraming {
			return f, nil, fmt.Errorf("-f %s: its %s declares no framing", manifest, i.Side)
		}
		if at, err := netip.ParseAddrPort(i.Target); err == nil {
			ports = append(ports, int(at.Port()))
		}
	}
	return f, ports, nil
}
