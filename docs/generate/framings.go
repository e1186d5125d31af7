package main

import (
	"fmt"
	"strings"

	"github.com/goccy/go-yaml"

	"github.com/sockdrill/sockdrill/harness/wire"
)

// framingsPage makes the table of a description's keys from the schema of the manifest, and that of the framings that have a name.
func framingsPage(schema []byte) (string, error) {
	var root yaml.MapSlice
	if err := yaml.UnmarshalWithOptions(schema, &root, yaml.UseOrderedMap()); err != nil {
		return "", fmt.Errorf("read the schema of the manifest: %w", err)
	}
	definitions, _ := field(root, "$defs").(yaml.MapSlice)
	framing, ok := field(definitions, "framing").(yaml.MapSlice)
	if !ok {
		return "", fmt.Errorf("the schema of the manifest does not define a framing")
	}
	return keyTable(framing) + presetTable(), nil
}

func presetTable() string {
	var b strings.Builder
	b.WriteString("\n## Presets\n\n| name | frame | after |\n|---|---|---|\n")
	for _, name := range wire.Names() {
		l := wire.Named(name).Layout()
		fmt.Fprintf(&b, "| `%s` | %s | %s |\n", name, cell(l.Words()), cell(l.Source))
	}
	return b.String()
}
