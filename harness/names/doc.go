// Package names has our resolver asked by whoever asks the system's: in a network of its own (package packets) a process gets a mount
// namespace, too, in which /etc/resolv.conf names our resolver and no other, /etc/hosts knows localhost alone, and /etc/nsswitch.conf asks
// nobody else. It is for clients that know no resolver but that of their system, as getaddrinfo of the C library does.
//
//	names.go          where the resolver listens, and what the files say
//	apart_linux.go    a process is started with files of its own; enter_linux.go: what it does there first
//	probe_linux.go    whether this system lets us, and why not
//	other.go          systems without any of it
package names
