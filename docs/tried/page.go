package main

import (
	"fmt"
	"regexp"
	"strings"
)

// block is a fenced block of a page, or what its prose has of commands: those to carry out by hand, and those that it only names.
type block struct {
	line  int    // of its first line of text, from 1
	lang  string // sh, text, yaml …; byHand, inProse
	text  []string
	marks marks
	named string // the file that the line above it names: "as `gateway.yaml`:"
}

// place is where a line of the block stands.
func (b block) place(page string, line int) string { return fmt.Sprintf("%s:%d", page, b.line+line) }

var namesFile = regexp.MustCompile("`([\\w.-]+\\.\\w+)`:$")

// pageReader cuts a page into blocks.
type pageReader struct {
	lines  []string
	at     int    // the line that comes next
	above  string // the last line of prose that is not empty
	marks  marks  // that wait for their block
	blocks []block
}

// readPage is every block of a page, in order. An error names the line.
func readPage(text string) ([]block, error) {
	r := &pageReader{lines: strings.Split(text, "\n")}
	for r.at < len(r.lines) {
		if err := r.step(); err != nil {
			return nil, err
		}
	}
	return r.blocks, r.waiting()
}

func (r *pageReader) step() error {
	switch line := r.lines[r.at]; {
	case strings.HasPrefix(line, "```"):
		return r.block(strings.TrimPrefix(line, "```"))
	case strings.HasPrefix(line, markBegins):
		return r.mark()
	case strings.TrimSpace(line) != "":
		r.above = line
		r.at++
		r.prose(line)
		return r.waiting()
	}
	r.at++
	return nil
}

var inBackquotes = regexp.MustCompile("`((?:bin/)?sockdrill [a-z][^`]*)`")

// prose keeps the commands that a line of prose names.
func (r *pageReader) prose(line string) {
	for _, found := range inBackquotes.FindAllStringSubmatch(line, -1) {
		r.blocks = append(r.blocks, block{line: r.at, lang: inProse, text: found[1:]})
	}
}

func (r *pageReader) block(lang string) error {
	b := block{line: r.at + 2, lang: lang, marks: r.marks}
	if found := namesFile.FindStringSubmatch(r.above); found != nil {
		b.named = found[1]
	}
	for r.at++; r.at < len(r.lines); r.at++ {
		if r.lines[r.at] == "```" {
			r.at++
			r.marks, r.above = marks{}, ""
			r.blocks = append(r.blocks, b)
			return b.marks.fit(b)
		}
		b.text = append(b.text, r.lines[r.at])
	}
	return fmt.Errorf("%d: the block that begins here does not end", b.line-1)
}

// mark reads one mark, which may go over several lines.
func (r *pageReader) mark() error {
	begins := r.at
	var text []string
	for ; r.at < len(r.lines); r.at++ {
		before, ends := strings.CutSuffix(r.lines[r.at], markEnds)
		if text = append(text, before); ends {
			r.at++
			return r.take(begins+1, strings.TrimPrefix(strings.Join(text, "\n"), markBegins))
		}
	}
	return fmt.Errorf("%d: the mark that begins here does not end", begins+1)
}

func (r *pageReader) take(line int, text string) error {
	if commands, is := strings.CutPrefix(text, byHand+":"); is {
		lines := strings.Split(strings.TrimSpace(commands), "\n")
		if strings.HasPrefix(commands, "\n") {
			line++
		}
		r.blocks = append(r.blocks, block{line: line, lang: byHand, text: lines})
		return nil
	}
	return r.marks.add(line, strings.TrimSpace(text))
}

// waiting is an error if a mark stands in front of something else than a block.
func (r *pageReader) waiting() error {
	if r.marks.line > 0 {
		return fmt.Errorf("%d: no block follows this mark: put it right in front of one", r.marks.line)
	}
	return nil
}
