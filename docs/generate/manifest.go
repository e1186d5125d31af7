package main

import (
	"fmt"
	"strings"

	"github.com/goccy/go-yaml"
)

// manifestKeys makes the table of a manifest's keys from its schema. JSON is YAML, and this reader keeps the keys in order.
func manifestKeys(schema []byte) (string, error) {
	var root yaml.MapSlice
	if err := yaml.UnmarshalWithOptions(schema, &root, yaml.UseOrderedMap()); err != nil {
		return "", fmt.Errorf("read the schema of the manifest: %w", err)
	}
	var b strings.Builder
	b.WriteString("\n| key | value | meaning |\n|---|---|---|\n")
	keyRows(&b, "", root)
	return b.String(), nil
}

func keyRows(b *strings.Builder, prefix string, object yaml.MapSlice) {
	properties, _ := field(object, "properties").(yaml.MapSlice)
	for _, p := range properties {
		key := prefix + fmt.Sprint(p.Key)
		value, _ := p.Value.(yaml.MapSlice)
		description, _ := field(value, "description").(string)
		fmt.Fprintf(b, "| `%s` | %s | %s |\n", key, kind(value), cell(description))
		keyRows(b, key+".", value)
		if items, ok := field(value, "items").(yaml.MapSlice); ok {
			keyRows(b, key+"[].", items)
		}
	}
}

// kind says what may stand behind a key.
func kind(value yaml.MapSlice) string {
	words := choices(value)
	if items, ok := field(value, "items").(yaml.MapSlice); ok && words == "" {
		if words = choices(items); words != "" {
			return "list of " + words
		}
		return "list"
	}
	if words == "" {
		words, _ = field(value, "type").(string)
	}
	if standard := field(value, "default"); standard != nil {
		words += fmt.Sprintf("; default `%v`", standard)
	}
	return words
}

// choices lists a closed vocabulary; empty if there is none.
func choices(value yaml.MapSlice) string {
	all, _ := field(value, "enum").([]any)
	words := make([]string, len(all))
	for i, word := range all {
		words[i] = fmt.Sprintf("`%v`", word)
	}
	return strings.Join(words, ", ")
}

func field(object yaml.MapSlice, name string) any {
	for _, item := range object {
		if item.Key == name {
			return item.Value
		}
	}
	return nil
}
