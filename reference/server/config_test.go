package server

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/sockdrill/sockdrill/reference/message"
)

func TestConfigRefusesNonsense(t *testing.T) {
	handler := func(context.Context, message.Message) ([]byte, error) { return nil, nil }
	for field, cfg := range map[string]Config{
		"Framing":         {Framing: "u24be"},
		"MaxFrame":        {MaxFrame: -1},
		"IdleTimeout":     {IdleTimeout: -time.Second},
		"HeaderTimeout":   {HeaderTimeout: 2 * time.Second, FrameTimeout: time.Second},
		"FrameTimeout":    {FrameTimeout: -1},
		"MinRate":         {MinRate: -1},
		"SendTimeout":     {SendTimeout: -1},
		"CloseTimeout":    {CloseTimeout: -1},
		"MaxConnections":  {MaxConnections: -1},
		"SendQueue":       {SendQueue: -1},
		"MinPingInterval": {MinPingInterval: time.Second},
		"Keys":            {Keys: -1},
		"KeyLife":         {KeyLife: -1},
		"Handler":         {Handler: handler},
	} {
		s, err := Listen("127.0.0.1:0", cfg)
		if err == nil {
			s.Stop()
		}
		if err == nil || !strings.Contains(err.Error(), field) {
			t.Errorf("%s: got %v, want an error that names the field", field, err)
		}
	}
	if _, err := Listen("127.0.0.1:0", Config{Messages: true, MaxFrame: 11}); err == nil {
		t.Error("a limit below any message was accepted")
	}
}
