//go:build !linux || !amd64

package leap

import "errors"

// memory is out of reach elsewhere.
type memory struct{}

var errSystem = errors.New("it runs another system, or has another processor")

func open(int) (memory, error) { return memory{}, errSystem }

func (memory) close()                {}
func (memory) lead() error           { return errSystem }
func (memory) leads() bool           { return false }
func (memory) writable() error       { return errSystem }
func (memory) set(int64) error       { return errSystem }
func (memory) asked() (Asked, error) { return Asked{}, errSystem }

func holdsSockets(int) bool { return false }
func gone(int) bool         { return true }
