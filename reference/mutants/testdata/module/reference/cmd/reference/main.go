// Command reference stands in for the reference in the tests of package mutants.
package main

import (
	"fmt"

	"example.com/fixture/reference/greeting"
)

func main() { fmt.Print(greeting.Hello()) }
