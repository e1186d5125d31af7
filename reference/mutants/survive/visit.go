package main

import (
	"go/ast"
	"go/token"
	"strconv"
)

// swapped are the operators that become another one: boundaries, negations, arithmetic.
var swapped = map[token.Token]token.Token{
	token.LSS: token.LEQ, token.LEQ: token.LSS, token.GTR: token.GEQ, token.GEQ: token.GTR,
	token.EQL: token.NEQ, token.NEQ: token.EQL, token.LAND: token.LOR, token.LOR: token.LAND,
	token.ADD: token.SUB, token.SUB: token.ADD, token.MUL: token.QUO, token.QUO: token.MUL,
	token.INC: token.DEC, token.DEC: token.INC, token.ADD_ASSIGN: token.SUB_ASSIGN, token.SUB_ASSIGN: token.ADD_ASSIGN,
}

// visitor collects the sites of one file.
type visitor struct {
	source string
	at     func(token.Pos) int // offset
	sites  []site
}

func (v *visitor) visit(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.ImportSpec, *ast.StructType, *ast.InterfaceType:
		return false
	case *ast.BinaryExpr:
		v.operator(n.OpPos, n.Op)
	case *ast.IncDecStmt:
		v.operator(n.TokPos, n.Tok)
	case *ast.AssignStmt:
		v.operator(n.TokPos, n.Tok)
		if n.Tok == token.ASSIGN {
			v.remove(n)
		}
	case *ast.ExprStmt, *ast.DeferStmt, *ast.SendStmt:
		v.remove(n)
	case *ast.IfStmt:
		v.add(n.Cond, "!("+v.text(n.Cond)+")", "the condition is negated: "+v.text(n.Cond))
	case *ast.CallExpr:
		v.swapArguments(n)
	case *ast.BasicLit:
		if value, err := strconv.Atoi(n.Value); n.Kind == token.INT && err == nil {
			v.add(n, strconv.Itoa(value+1), n.Value+" becomes "+strconv.Itoa(value+1))
		}
	case *ast.Ident:
		if other := map[string]string{"true": "false", "false": "true"}[n.Name]; other != "" {
			v.add(n, other, n.Name+" becomes "+other)
		}
	}
	return true
}

func (v *visitor) text(n ast.Node) string { return v.source[v.at(n.Pos()):v.at(n.End())] }

func (v *visitor) add(n ast.Node, text, what string) {
	v.sites = append(v.sites, site{v.at(n.Pos()), v.at(n.End()), text, what})
}

func (v *visitor) operator(pos token.Pos, op token.Token) {
	other, ok := swapped[op]
	if !ok {
		return
	}
	from := v.at(pos)
	v.sites = append(v.sites, site{from, from + len(op.String()), other.String(), op.String() + " becomes " + other.String()})
}

// remove leaves an empty block in place of a statement.
func (v *visitor) remove(n ast.Node) { v.add(n, "{}", "removed: "+v.text(n)) }

func (v *visitor) swapArguments(n *ast.CallExpr) {
	if len(n.Args) < 2 {
		return
	}
	if f, is := n.Fun.(*ast.Ident); is && (f.Name == "min" || f.Name == "max") {
		return // to which it is all the same
	}
	a, b := n.Args[0], n.Args[1]
	between := v.source[v.at(a.End()):v.at(b.Pos())]
	text := v.text(b) + between + v.text(a)
	v.sites = append(v.sites, site{v.at(a.Pos()), v.at(b.End()), text, "the first two arguments are swapped: " + v.text(n)})
}
