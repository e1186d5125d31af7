package diagnosis

import (
	_ "embed"
	"fmt"
	"strings"
	"sync"

	"github.com/goccy/go-yaml"
)

// Kind is what several known defects have in common.
type Kind struct {
	ID      string   `yaml:"id"`
	Title   string   `yaml:"title"`   // follows "Most likely: "
	Do      string   `yaml:"do"`      // what to do, in two or three sentences
	HowTo   string   `yaml:"howto"`   // a page, from the module's root
	Right   string   `yaml:"right"`   // a file of the reference, from the module's root, and the function in it that does it right
	Mutants []string `yaml:"mutants"` // that have a defect of this kind
}

//go:embed kinds.yaml
var kindsText []byte

// Kinds are all of them, in the order of the file.
var Kinds = sync.OnceValue(func() []Kind {
	var all []Kind
	if err := yaml.UnmarshalWithOptions(kindsText, &all, yaml.Strict()); err != nil {
		panic(fmt.Sprintf("kinds.yaml, which is a part of this binary: %v", err)) // a test reads it, too
	}
	return all
})

// Lookup is the kind of an id.
func Lookup(id string) (Kind, bool) {
	for _, k := range Kinds() {
		if k.ID == id {
			return k, true
		}
	}
	return Kind{}, false
}

// Place is where the reference does it right, in words.
func (k Kind) Place() string {
	file, function, _ := strings.Cut(k.Right, " ")
	return function + " in " + file
}
