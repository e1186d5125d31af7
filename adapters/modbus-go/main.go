// A client of Modbus/TCP that reads one register after the other and prints what it is answered: HOST:PORT
package main

import (
	"fmt"
	"os"
	"time"
)

const timeout = 2 * time.Second // of one request

func main() {
	client := dial(os.Args[1])
	for register := uint16(1); register <= 8; register++ {
		value, err := client.ReadHoldingRegisters(register, 1)
		if err != nil {
			fmt.Fprintf(os.Stderr, "register %d: %v\n", register, err)
		} else {
			fmt.Printf("got %x of register %d\n", value, register)
		}
		time.Sleep(200 * time.Millisecond)
	}
}
