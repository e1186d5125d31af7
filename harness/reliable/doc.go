// Package reliable is the reliability profile: messages over datagrams that are carried out at most once.
// docs/reference/reliability-profile.md has its bytes and its rules.
//
//	datagram.go  a datagram of the profile, right or wrong, and its bytes
//	number.go    which number comes after which
//
// Golden vectors, which every codec of this project is tested against, stand in testdata:
//
//	datagrams.json  name, datagram (hex), its fields, and the error: "" or none
package reliable
