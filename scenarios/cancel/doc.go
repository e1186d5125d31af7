// Package cancel judges what becomes of what is given up while it is under way.
//
// Cases: CAN.
package cancel
