package wire

import (
	"bytes"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"

	"github.com/sockdrill/sockdrill/harness/wire/layout"
)

// presetFiles are the framings that have a name: one file each, with the
// specification that it follows and frames of which the bytes are known.
//
//go:embed presets/*.yaml
var presetFiles embed.FS

// Names lists the presets by name.
var Names = sync.OnceValue(func() []string {
	files, err := fs.Glob(presetFiles, "presets/*.yaml")
	if err != nil {
		panic(err) // the pattern is right
	}
	names := make([]string, len(files))
	for i, f := range files {
		names[i] = strings.TrimSuffix(strings.TrimPrefix(f, "presets/"), ".yaml")
	}
	slices.Sort(names)
	return names
})

// Golden is one frame of a preset of which the bytes are known.
type Golden struct{ Payload, Frame []byte }

// presetFile is a preset as it is written.
type presetFile struct {
	Framing node
	Golden  []struct {
		Payload string // hex
		Times   int    // how often the payload stands there; 0: once
		Frame   string // hex; in it .. stands for the payload
	}
	Fixes []FixedPolicy
}

// FixedPolicy is what the specification of a preset says of what an implementation does where framings in general leave a choice.
type FixedPolicy struct {
	Policy string // as a manifest has it under policies
	Is     string
	Source string
}

// FixedBy is what the specification of the preset of that name fixes; nil if there is no such preset.
func FixedBy(name string) []FixedPolicy {
	if !slices.Contains(Names(), name) {
		return nil
	}
	return readPreset(name).Fixes
}

// node is a part of a document that somebody else reads.
type node struct{ ast.Node }

func (n *node) UnmarshalYAML(in ast.Node) error {
	n.Node = in
	return nil
}

// loaded are the layouts that were asked for, by name or by description: each is made once, so that equal framings are ==.
var loaded sync.Map

// preset is the layout of a name that is known to exist.
func preset(name string) *layout.Layout {
	if l, ok := loaded.Load(name); ok {
		return l.(*layout.Layout)
	}
	l, err := layout.FromNode(readPreset(name).Framing.Node)
	if err != nil {
		panic(fmt.Sprintf("preset %s: %v", name, err))
	}
	l.Name = name
	first, _ := loaded.LoadOrStore(name, l)
	return first.(*layout.Layout)
}

// interned is the layout of a description.
func interned(text string) (*layout.Layout, error) {
	l, err := layout.Read([]byte(text))
	if err != nil {
		return nil, err
	}
	first, _ := loaded.LoadOrStore(l.Text(), l)
	return first.(*layout.Layout), nil
}

func readPreset(name string) (p presetFile) {
	source, err := presetFiles.ReadFile("presets/" + name + ".yaml")
	if err == nil {
		err = yaml.UnmarshalWithOptions(source, &p, yaml.Strict())
	}
	if err != nil {
		panic(fmt.Sprintf("preset %s: %v", name, err))
	}
	return p
}

// GoldenOf gives the frames of a preset of which the bytes are known.
func GoldenOf(name string) (all []Golden) {
	for _, g := range readPreset(name).Golden {
		payload := bytes.Repeat(unhex(name, g.Payload), max(1, g.Times))
		frame := strings.ReplaceAll(g.Frame, "..", hex.EncodeToString(payload))
		all = append(all, Golden{payload, unhex(name, frame)})
	}
	return all
}

func unhex(name, digits string) []byte {
	b, err := hex.DecodeString(strings.Join(strings.Fields(digits), ""))
	if err != nil {
		panic(fmt.Sprintf("preset %s: %v", name, err))
	}
	return b
}

// Described is the description of a preset as it is written, to be copied into a manifest.
func Described(name string) string {
	source, err := presetFiles.ReadFile("presets/" + name + ".yaml")
	if err != nil {
		panic(fmt.Sprintf("preset %s: %v", name, err))
	}
	text, _, _ := strings.Cut(string(source), "golden:") // what it fixes stands behind that: a manifest has it elsewhere
	return text
}
