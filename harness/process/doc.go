// Package process runs an implementation in a process group of its own: start, readiness, standard streams, what it uses, its sockets, its
// end.
//
// Launch makes a Process; Ready and Connects tell when it can be judged; Stop ends it and says what it left behind. One small file for each
// thing that differs between systems.
package process
