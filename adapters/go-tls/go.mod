module github.com/sockdrill/sockdrill/adapters/go-tls

go 1.26.0
