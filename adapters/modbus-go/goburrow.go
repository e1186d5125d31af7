//go:build goburrow

package main

import "github.com/goburrow/modbus"

func dial(addr string) modbus.Client {
	handler := modbus.NewTCPClientHandler(addr)
	handler.Timeout = timeout
	return modbus.NewClient(handler)
}
