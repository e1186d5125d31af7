package client

import (
	"net"
)

// dialer makes sockets with the settings of the config. Every address gets a socket of its own, of its own family: one
// whose connect failed is in no state to be used for another address.
func (c *Config) dialer() *net.Dialer {
	return &net.Dialer{KeepAliveConfig: c.KeepAlive, Control: control(c.UserTimeout)}
}
