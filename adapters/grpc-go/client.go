package main

import (
	"context"
	"errors"
	"io"
	"net"
	"sync"
	"syscall"

	"google.golang.org/grpc"
	"google.golang.org/grpc/balancer"
	"google.golang.org/grpc/connectivity"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/resolver"
)

// observer is who is told of a channel: of every attempt by its dialer, and of every state of its subchannel.
type observer struct {
	dialed  func()
	changed func(balancer.SubConnState)
}

// observers has the observer of each channel by the channel's name.
var observers sync.Map

func init() { balancer.Register(observed{balancer.Get("pick_first")}) }

// dial makes a channel of its own name with all of gRPC's defaults, which connects to addr and goes on connecting.
func dial(name, addr string, o observer) *grpc.ClientConn {
	observers.Store(name, o)
	cc, err := grpc.NewClient("passthrough:///"+name,
		grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithDefaultServiceConfig(`{"loadBalancingConfig":[{"observed":{}}]}`),
		grpc.WithContextDialer(func(ctx context.Context, _ string) (net.Conn, error) {
			o.dialed()
			return new(net.Dialer).DialContext(ctx, "tcp", addr)
		}))
	if err != nil {
		panic(err) // it does not depend on the address
	}
	cc.Connect()
	return cc
}

// observed is pick_first, gRPC's default policy, with an observer of its subchannels: the channel's own state stays at
// TRANSIENT_FAILURE through all further attempts.
type observed struct{ balancer.Builder }

func (observed) Name() string { return "observed" }

func (o observed) Build(cc balancer.ClientConn, options balancer.BuildOptions) balancer.Balancer {
	who, _ := observers.Load(options.Target.Endpoint())
	return o.Builder.Build(channel{cc, who.(observer).changed}, options)
}

type channel struct {
	balancer.ClientConn
	changed func(balancer.SubConnState)
}

func (c channel) NewSubConn(addrs []resolver.Address, options balancer.NewSubConnOptions) (balancer.SubConn, error) {
	listener := options.StateListener
	options.StateListener = func(s balancer.SubConnState) {
		c.changed(s)
		listener(s)
	}
	return c.ClientConn.NewSubConn(addrs, options)
}

// states are the protocol's words for those of gRPC: docs/connectivity-semantics-and-api.md of its repository.
var states = map[connectivity.State]string{
	connectivity.Connecting: "connecting", connectivity.Ready: "connected", connectivity.TransientFailure: "backoff", connectivity.Shutdown: "disconnected",
}

func classOf(err error) string {
	var timeout net.Error
	switch {
	case err == nil || errors.Is(err, io.EOF):
		return "clean_close"
	case errors.Is(err, syscall.ECONNREFUSED):
		return "refused"
	case errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE):
		return "reset"
	case errors.As(err, &timeout) && timeout.Timeout():
		return "connect_timeout"
	}
	return "other"
}
