//go:build !linux

package server

import "time"

// Elsewhere each connection has a goroutine of its own, which sleeps in its socket while the connection rests.
type (
	place struct{}
	crews struct{}
)

func newCrews() *crews                    { return nil }
func (*crews) take(*conn)                 {}
func (*crews) close()                     {}
func (cn *conn) yields(int) bool          { return false }
func (cn *conn) rest() error              { return errNothing }
func (cn *conn) rang() bool               { return false }
func (cn *conn) call()                    {}
func (cn *conn) stepAside()               {}
func (cn *conn) takeLeave()               {}
func (cn *conn) setDeadline(at time.Time) { cn.nc.SetReadDeadline(at) }
