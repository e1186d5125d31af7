module github.com/sockdrill/sockdrill/adapters/go-dialer

go 1.26.0
