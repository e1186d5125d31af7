package main

import (
	"fmt"
	"path"
	"strings"

	"github.com/goccy/go-yaml"
)

// manifestKeys makes the table of a manifest's keys from its schema. JSON is YAML, and this reader keeps the keys in order.
func manifestKeys(schema []byte) (string, error) {
	var root yaml.MapSlice
	if err := yaml.UnmarshalWithOptions(schema, &root, yaml.UseOrderedMap()); err != nil {
		return "", fmt.Errorf("read the schema of the manifest: %w", err)
	}
	return keyTable(root), nil
}

// keyTable is the table of the keys of an object and of those in it.
func keyTable(object yaml.MapSlice) string {
	var b strings.Builder
	b.WriteString("\n| key | value | meaning |\n|---|---|---|\n")
	keyRows(&b, "", object)
	return b.String()
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
			alternatives(b, key+"[].", items)
		}
		alternatives(b, key+".", value)
	}
}

// alternatives are the keys of what may stand in one place.
func alternatives(b *strings.Builder, prefix string, value yaml.MapSlice) {
	all, _ := field(value, "anyOf").([]any)
	for _, one := range all {
		if object, ok := one.(yaml.MapSlice); ok {
			keyRows(b, prefix, object)
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
		words = typed(value)
	}
	if standard := field(value, "default"); standard != nil {
		words += fmt.Sprintf("; default `%v`", standard)
	}
	return words
}

// typed is the type of a value, or what it may be one of.
func typed(value yaml.MapSlice) string {
	switch t := field(value, "type").(type) {
	case string:
		return t
	case []any:
		return fmt.Sprint(t[0])
	}
	if reference, ok := field(value, "$ref").(string); ok {
		name := path.Base(reference)
		return fmt.Sprintf("[%s](%ss.md)", name, name)
	}
	if only := field(value, "const"); only != nil {
		return fmt.Sprintf("`%v`", only)
	}
	var words []string
	all, _ := field(value, "anyOf").([]any)
	for _, one := range all {
		if object, ok := one.(yaml.MapSlice); ok && field(object, "enum") != nil {
			words = append(words, "name")
		} else if ok {
			words = append(words, typed(object))
		}
	}
	return strings.Join(words, " or ")
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
