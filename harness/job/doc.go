// Package job holds a process of Windows and everything that it starts together, as a process group does elsewhere: it has something on
// Windows only.
//
//	job_windows.go      Start, a job object with what the command starts, and its end
//	members_windows.go  who is in it
//	suspend_windows.go  all of them suspended, and resumed
//	console_windows.go  CTRL_BREAK, by which a program of the console is asked to end
//	wine_windows.go     whether it is Wine, which is not all that Windows is
//	exit_windows.go     what an exit code says of an end that no program has chosen
package job
