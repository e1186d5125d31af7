// Command reference is the reference client and server as a program of their own; mutants are built from it.
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/sockdrill/sockdrill/reference/drill"
)

func main() {
	if err := drill.Run(context.Background(), os.Args[1:], os.Stdin, os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
