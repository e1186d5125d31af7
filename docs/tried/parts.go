package main

import (
	"path/filepath"
	"strings"

	"github.com/goccy/go-yaml"
)

// whole is the manifest or the description that a page has shown last, with the parts that it has shown since.
type whole struct {
	keys map[string]any // nil: the page has shown none
	load func(path string) error
}

func read(text string, load func(path string) error) whole {
	var keys map[string]any
	if err := yaml.Unmarshal([]byte(text), &keys); err != nil {
		return whole{} // whoever loaded it has said so
	}
	return whole{keys, load}
}

// place is the keys that a part belongs to. How far it is indented says so: not at all, as those of the whole; by two, as those of its
// side; by four, as those of the exchange there. nil: there is none.
func (w whole) place(indent int) map[string]any {
	side, _ := w.keys["client"].(map[string]any)
	if side == nil {
		side, _ = w.keys["server"].(map[string]any)
	}
	switch indent {
	case 0:
		return w.keys
	case 2:
		return side
	case 4:
		exchange, _ := side["exchange"].(map[string]any)
		return exchange
	}
	return nil
}

// part has the whole accepted with a part of it in its place. Only workflows of GitHub have nothing that they belong to.
func (t *trial) part(b block, text string) error {
	plain := strings.TrimLeft(text, " ")
	indent := len(text) - len(plain)
	place := t.whole.place(indent)
	if place == nil {
		t.parts++
		return nil
	}
	keys := map[string]any{}
	if err := yaml.Unmarshal([]byte(strings.ReplaceAll("\n"+text, "\n"+strings.Repeat(" ", indent), "\n")), &keys); err != nil {
		t.complain(b.place(t.page, 0), "it is no yaml: %v", err)
		return nil
	}
	lay(keys, place)
	joined, err := yaml.Marshal(t.whole.keys)
	if err != nil {
		return err
	}
	t.fitted++
	whole := block{line: b.line, text: strings.Split(string(joined), "\n")}
	return t.accepted(filepath.Join("reports", "with a part.yaml"), whole, t.whole.load)
}

// lay puts keys in the place of those of the same names. Those of a side join the others of that side.
func lay(keys, place map[string]any) {
	for key, value := range keys {
		new, areKeys := value.(map[string]any)
		if old, have := place[key].(map[string]any); areKeys && have && (key == "client" || key == "server") {
			lay(new, old)
		} else {
			place[key] = value
		}
	}
}
