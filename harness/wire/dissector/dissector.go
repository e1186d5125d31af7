package dissector

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/sockdrill/sockdrill/harness/wire/layout"
)

//go:embed runtime.lua
var runtime string

// Write writes a dissector of a layout for Wireshark, in Lua. Its protocol is called as Name says. It takes connections to these ports, and others
// whose first bytes are a frame.
func Write(w io.Writer, l *layout.Layout, ports ...int) error {
	var description any
	if err := json.Unmarshal([]byte(l.Text()), &description); err != nil {
		return fmt.Errorf("the description of %s: %w", l.Name, err)
	}
	_, err := fmt.Fprintf(w, `-- A dissector for Wireshark of %s, written by sockdrill from the description of its framing:
-- %s.
--
--   wireshark -X lua_script:FILE capture.pcapng
--   tshark -X lua_script:FILE -r capture.pcapng -V

local NAME, TITLE = %s, %s
local PORTS = %s
local D = %s

%s`, oneLine(l.Name), oneLine(l.Words()), quoted(Name(l)), quoted(l.Name), table(anySlice(ports)), table(description), runtime)
	return err
}

// Name is what the protocol is called in filters and columns: its own name, behind what keeps it apart from those that Wireshark knows.
func Name(l *layout.Layout) string {
	return "sd_" + strings.Map(func(r rune) rune {
		switch {
		case 'a' <= r && r <= 'z', '0' <= r && r <= '9':
			return r
		case 'A' <= r && r <= 'Z':
			return r + 'a' - 'A'
		}
		return '_'
	}, l.Name)
}

// table is a value of JSON as Lua writes it.
func table(v any) string {
	switch v := v.(type) {
	case map[string]any:
		var items []string
		for _, key := range slices.Sorted(maps.Keys(v)) {
			items = append(items, "["+quoted(key)+"] = "+table(v[key]))
		}
		return "{ " + strings.Join(items, ", ") + " }"
	case []any:
		var items []string
		for _, item := range v {
			items = append(items, table(item))
		}
		return "{ " + strings.Join(items, ", ") + " }"
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case int:
		return strconv.Itoa(v)
	}
	return quoted(fmt.Sprint(v))
}

func anySlice(ports []int) []any {
	all := make([]any, len(ports))
	for i, p := range ports {
		all[i] = p
	}
	return all
}

// quoted is a text as a string of Lua: what is no plain character is written by its number.
func quoted(s string) string {
	var b strings.Builder
	for _, c := range []byte(s) {
		if c < ' ' || c >= 0x7f || c == '"' || c == '\\' {
			fmt.Fprintf(&b, `\%03d`, c)
		} else {
			b.WriteByte(c)
		}
	}
	return `"` + b.String() + `"`
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
