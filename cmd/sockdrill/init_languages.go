package main

import "cmp"

// language is what `sockdrill init` has to know beside the files in templates/NAME.
type language struct {
	Name    string   // as --lang takes it
	Title   string   // as people write it
	Client  string   // the file that a user replaces
	Adapter string   // the file that a user changes
	Drill   string   // the file that speaks the protocol, if that is one of its own
	Build   string   // command that builds the adapter; empty if it needs none
	Built   []string // what that leaves behind, for .gitignore
	Command string   // command of the adapter, run in the folder
	Note    string   // a sentence of the README, or empty
	POSIX   bool     // it needs a POSIX system

	Windows windows // what is written otherwise there
}

// windows is what a language has otherwise on Windows; empty is the same.
type windows struct{ Build, Built, Command string }

// on returns the language as it is written on a system, named as GOOS is.
func (l language) on(system string) language {
	if system != "windows" {
		return l
	}
	l.Build, l.Command = cmp.Or(l.Windows.Build, l.Build), cmp.Or(l.Windows.Command, l.Command)
	if l.Windows.Built != "" {
		l.Built = []string{l.Windows.Built}
	}
	return l
}

// languages are all there are, in the order in which they are listed.
var languages = []language{
	{Name: "python", Title: "Python", Client: "client.py", Adapter: "adapter.py", Built: []string{"__pycache__/"},
		Command: "python3 adapter.py", Windows: windows{Command: "python adapter.py"}},
	{Name: "node", Title: "Node.js", Client: "client.js", Adapter: "adapter.js", Command: "node adapter.js",
		Note: "It needs Node.js 20.15 or later."},
	{Name: "java", Title: "Java", Client: "Client.java", Adapter: "Adapter.java", Drill: "Drill.java",
		Build: "javac -d build Adapter.java Client.java Drill.java",
		Built: []string{"/build/"}, Command: "java -cp build Adapter", Note: "It needs Java 17 or later."},
	{Name: "cpp", Title: "C++", Client: "client.hpp", Adapter: "adapter.cpp", Drill: "drill.hpp",
		Build: "c++ -std=c++17 -O2 -Wall -pthread -o adapter adapter.cpp",
		Built: []string{"/adapter"}, Command: "./adapter", POSIX: true},
	{Name: "rust", Title: "Rust", Client: "src/client.rs", Adapter: "src/main.rs", Drill: "src/drill.rs", Build: "cargo build --release",
		Built: []string{"/target/"}, Command: "target/release/adapter"},
	{Name: "go", Title: "Go", Client: "client.go", Adapter: "adapter.go", Drill: "drill.go", Build: "go build -o adapter .",
		Built: []string{"/adapter"}, Command: "./adapter", Windows: windows{Build: "go build -o adapter.exe .", Built: "/adapter.exe"}},
	{Name: "c", Title: "C", Client: "client.c", Adapter: "adapter.c", Drill: "drill.c",
		Build: "cc -O2 -Wall -pthread -o adapter adapter.c client.c drill.c",
		Built: []string{"/adapter"}, Command: "./adapter", POSIX: true},
}
