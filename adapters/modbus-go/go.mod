module github.com/sockdrill/sockdrill/adapters/modbus-go

go 1.26

require (
	github.com/goburrow/modbus v0.1.0
	github.com/grid-x/modbus v0.0.0-20240503115206-582f2ab60a18
)

require (
	github.com/goburrow/serial v0.1.0 // indirect
	github.com/grid-x/serial v0.0.0-20211107191517-583c7356b3aa // indirect
)
