package main

import (
	"fmt"
	"strconv"
	"strings"
)

const (
	markBegins = "<!-- tried: "
	markEnds   = "-->"
	byHand     = "by hand"
)

// inProse is what a block is that is no more than a command in a sentence.
const inProse = "in prose"

// marks are what stands in front of a block. The zero value is none.
type marks struct {
	line         int    // of the last one; 0: there is none
	notRun       string // why
	exits        []int  // of its commands, in order; nil: the mark is not there
	notOutput    string // what it is instead
	outputOf     string // a command
	verdictsVary string // why
}

const knownMarks = "not run: WHY, exit N: WHY, not output: WHAT, output of: COMMAND, verdicts vary: WHY, by hand: COMMANDS"

// add takes a mark in that stands at this line.
func (m *marks) add(line int, text string) error {
	kind, why, _ := strings.Cut(text, ":")
	why = strings.TrimSpace(why)
	if why == "" {
		return fmt.Errorf("%d: the mark %q has no reason: the marks are %s", line, text, knownMarks)
	}
	m.line = line
	switch kind {
	case "not run":
		m.notRun = why
	case "not output":
		m.notOutput = why
	case "output of":
		m.outputOf = why
	case "verdicts vary":
		m.verdictsVary = why
	default:
		return m.addExits(line, kind)
	}
	return nil
}

func (m *marks) addExits(line int, kind string) error {
	codes, is := strings.CutPrefix(kind, "exit ")
	if !is {
		return fmt.Errorf("%d: there is no mark %q: the marks are %s", line, kind, knownMarks)
	}
	for code := range strings.FieldsSeq(codes) {
		n, err := strconv.Atoi(code)
		if err != nil || n < 0 || n > 255 {
			return fmt.Errorf("%d: %q is no exit code: they are numbers from 0 to 255", line, code)
		}
		m.exits = append(m.exits, n)
	}
	return nil
}

// eyes are how a sample with these marks is looked at.
func (m marks) eyes() func(string) string {
	if m.verdictsVary != "" {
		return verdictless
	}
	return steady
}

// fit is an error if a mark means nothing to its block.
func (m marks) fit(b block) error {
	ofCommands, ofSamples := m.notRun != "" || m.exits != nil, m.notOutput != "" || m.outputOf != "" || m.verdictsVary != ""
	if ofCommands && b.lang != "sh" || ofSamples && b.lang != "text" {
		return fmt.Errorf("%d: this mark means nothing to a block of %q: \"not run\" and \"exit\" are for sh, the others for text", m.line,
			b.lang)
	}
	return nil
}
