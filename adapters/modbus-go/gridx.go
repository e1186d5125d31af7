//go:build gridx

package main

import "github.com/grid-x/modbus"

func dial(addr string) modbus.Client {
	handler := modbus.NewTCPClientHandler(addr)
	handler.Timeout = timeout
	return modbus.NewClient(handler)
}
