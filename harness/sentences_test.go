package harness_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// verbs are the files that may call Ginkgo's Fail: the verbs which every other failure goes through, and those that blame something
// else than the implementation.
var verbs = []string{"failing.go", "launch.go", "unjudged.go", "never.go"}

// speakers are matchers that need no words beside them, though they are not of package match: Gomega prints the words of an error, and
// delivery.Replies is made of matchers of ours.
var speakers = []string{"Succeed", "HaveOccurred", "MatchError", "Replies"}

// A failure is read by somebody who did not write the scenario. Nothing fails without a sentence.
func TestEveryExpectationHasASentence(t *testing.T) {
	for _, file := range scenarioFiles(t) {
		set := token.NewFileSet()
		parsed, err := parser.ParseFile(set, file, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(parsed, func(n ast.Node) bool {
			if call, is := n.(*ast.CallExpr); is {
				if why := mute(filepath.Base(file), call); why != "" {
					t.Errorf("%s: %s", set.Position(call.Pos()), why)
				}
			}
			return true
		})
	}
}

// scenarioFiles are the sources of the scenarios and of the lab they stand in. What a self-check expects of our own reports is read by
// us alone.
func scenarioFiles(t *testing.T) []string {
	t.Helper()
	var files []string
	for _, pattern := range []string{"*.go", "baseline/*.go", "expect/*/*.go", "load/*.go", "../scenarios/*/*.go"} {
		found, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, found...)
	}
	files = slices.DeleteFunc(files, func(f string) bool {
		return strings.HasSuffix(f, "_test.go") || filepath.Base(filepath.Dir(f)) == "self"
	})
	if len(files) < 150 {
		t.Fatalf("only %d files: the test looks in the wrong place", len(files))
	}
	return files
}

// firstLiteral returns the first argument, if it is a literal.
func firstLiteral(call *ast.CallExpr) (text string, is bool) {
	if len(call.Args) == 0 {
		return "", false
	}
	literal, is := call.Args[0].(*ast.BasicLit)
	if !is {
		return "", false
	}
	return literal.Value, true
}

// mute says what is wrong with a call that makes the scenario fail; empty if nothing is.
func mute(file string, call *ast.CallExpr) string {
	selector, is := call.Fun.(*ast.SelectorExpr)
	if !is {
		return ""
	}
	name := selector.Sel.Name
	if pkg, is := selector.X.(*ast.Ident); is && pkg.Name == "ginkgo" && name == "Fail" && !slices.Contains(verbs, file) {
		return "Fail does not say what the failure rests on: use Wrong, Missed, Because or Unasked"
	}
	if literal, is := firstLiteral(call); is && name == "As" {
		return "the class " + literal + " is none of record's, which known failures compare"
	}
	if !slices.Contains([]string{"To", "ToNot", "NotTo", "Should", "ShouldNot"}, name) || len(call.Args) == 0 {
		return ""
	}
	matcher, is := call.Args[0].(*ast.CallExpr)
	if !is {
		return ""
	}
	ident, is := matcher.Fun.(*ast.Ident) // one of ours is match.…, and a sentence by itself
	if !is || slices.Contains(speakers, ident.Name) || !token.IsExported(ident.Name) {
		return ""
	}
	words := sentenceOf(call.Args[1:])
	switch truth := ident.Name == "BeTrue" || ident.Name == "BeFalse"; {
	case len(call.Args) == 1:
		return ident.Name + " fails with a value alone: say beside it what was counted, and why it matters"
	case truth && words != "" && !strings.HasPrefix(words, "Expected "):
		return ident.Name + ` says nothing of what came: begin its words with "Expected …, but …", or fail by Wrong or Missed`
	case holdsStruct(matcher):
		return ident.Name + " prints a struct: compare its fields, or write a matcher (package match)"
	}
	return ""
}

// sentenceOf is the first text in the words of an expectation, whatever gives it.
func sentenceOf(words []ast.Expr) (text string) {
	for _, word := range words {
		ast.Inspect(word, func(n ast.Node) bool {
			if lit, is := n.(*ast.BasicLit); is && lit.Kind == token.STRING && text == "" {
				text, _ = strconv.Unquote(lit.Value)
			}
			return text == ""
		})
	}
	return text
}

// holdsStruct reports whether a matcher compares with a value that is written out, of which Gomega prints every field.
func holdsStruct(matcher *ast.CallExpr) (holds bool) {
	if matcher.Fun.(*ast.Ident).Name != "Equal" && matcher.Fun.(*ast.Ident).Name != "HaveExactElements" {
		return false
	}
	for _, argument := range matcher.Args {
		ast.Inspect(argument, func(n ast.Node) bool {
			if _, is := n.(*ast.CompositeLit); is {
				holds = true
			}
			return !holds
		})
	}
	return holds
}
