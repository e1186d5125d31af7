package record

import "fmt"

// Shard is a part of a run: the Index-th of Of parts, from 1.
type Shard struct {
	Index int `json:"index"`
	Of    int `json:"of"`
}

func (s Shard) String() string { return fmt.Sprintf("%d/%d", s.Index, s.Of) }
