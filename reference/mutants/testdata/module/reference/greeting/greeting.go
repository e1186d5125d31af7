// Package greeting is what the mutants of the fixture change.
package greeting

// Hello greets; the word twice occurs twice in this file: twice.
func Hello() string { return "hello" }
