package main

import (
	"context"
	"os"
)

func main() {
	calledAs = quote(os.Args[0])
	os.Exit(Run(context.Background(), os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}
