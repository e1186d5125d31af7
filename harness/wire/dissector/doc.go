// Package dissector writes a dissector for Wireshark out of the description of a framing, so that its frames can be read in any capture of
// them.
//
//	dissector.go  Write: the description as a table of Lua
//	runtime.lua   what reads that table, the same for all
package dissector
