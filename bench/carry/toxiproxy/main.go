// Command toxiproxy is toxiproxy's own proxy, without a toxic.
package main

import (
	"flag"

	"github.com/Shopify/toxiproxy/v2"
	"github.com/rs/zerolog"

	"github.com/sockdrill/sockdrill/bench/internal/serve"
)

func main() {
	upstream := flag.String("upstream", "", "host:port to dial for each connection")
	flag.Parse()
	zerolog.SetGlobalLevel(zerolog.Disabled)
	server := toxiproxy.NewServer(toxiproxy.NewMetricsContainer(nil), zerolog.Nop())
	proxy := toxiproxy.NewProxy(server, "bench", "127.0.0.1:0", *upstream)
	if err := proxy.Start(); err != nil {
		serve.Fatal(err)
	}
	serve.UntilEnd(proxy.Listen)
}
